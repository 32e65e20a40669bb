"""Who comes after an ended recipient: an heir in the place of the dead, or the same one again.

Both are new drafts that are matched and verified like any other.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from programs.enums import ProgramAction
from programs.models import Program, Recipient
from programs.operations.guards import require_reason
from programs.operations.history import remember
from programs.operations.recipients import enter
from programs.rules import GONE, leaves_place, may_reenter
from programs.written import WRITTEN_FIELDS, Written


def name_heir(
    *, deceased: Recipient, written: Written, by: User, recipient_id: uuid.UUID
) -> tuple[Recipient, bool]:
    """Enter the heir of `deceased` as a draft of the same program; return it, and whether new.

    A place has one heir at a time: the lock makes two who name one at once come one after the
    other, and an heir who was withdrawn or rejected leaves the place free again.
    """
    deceased = _locked(deceased)
    if not leaves_place(deceased):
        raise ValidationError(
            _("Ahli waris dicatat setelah bantuan berakhir karena penerimanya meninggal."),
            code="not_deceased",
        )
    standing = deceased.heirs.exclude(state__in=GONE)
    if standing.filter(pk=recipient_id).exists():
        return standing.get(pk=recipient_id), False
    if standing.exists():
        raise ValidationError(
            _("Penerima ini sudah digantikan ahli waris lain."), code="already_replaced"
        )
    if written.nik and written.nik == deceased.nik:
        raise ValidationError(
            {"nik": _("NIK ini milik penerima yang meninggal.")}, code="same_person"
        )
    heir, is_new = enter(
        program=deceased.program,
        written=written,
        by=by,
        recipient_id=recipient_id,
        heir_of=deceased,
    )
    remember(
        ProgramAction.RECIPIENT_REPLACED,
        program=deceased.program,
        recipient=deceased,
        by=by,
        heir=str(heir.pk),
    )
    return heir, is_new


def reenter(
    *, ended: Recipient, program: Program, reason: str, by: User, recipient_id: uuid.UUID
) -> tuple[Recipient, bool]:
    """Enter `ended` once more, as a draft of the same or of a later program of the agency.

    What was written comes along, and the engine is asked anew; the day of delivery and the place in
    a group do not. Answers to the kind's questions stay where the kind is the same.
    """
    reason = require_reason(reason, _("Tuliskan alasan pendaftaran kembali."))
    ended = _locked(ended)
    if not may_reenter(ended):
        raise ValidationError(
            _("Hanya penerima yang bantuannya sudah berakhir dan masih hidup yang dapat kembali."),
            code="not_ended",
        )
    if program.agency_id != ended.agency_id or program.year < ended.program.year:
        raise ValidationError(
            {"program": _("Pilih program instansi Anda pada tahun yang sama atau sesudahnya.")},
            code="other_program",
        )
    again = ended.later.filter(program=program).exclude(state__in=GONE)
    if again.filter(pk=recipient_id).exists():
        return again.get(pk=recipient_id), False
    if again.exists():
        raise ValidationError(
            {"program": _("Penerima ini sudah didaftarkan kembali dalam program itu.")},
            code="already_back",
        )
    recipient, is_new = enter(
        program=program,
        written=_again(ended, program),
        by=by,
        recipient_id=recipient_id,
        previous=ended,
    )
    if is_new:
        remember(
            ProgramAction.RECIPIENT_REENTERED,
            program=program,
            recipient=recipient,
            by=by,
            reason=reason,
            previous=str(ended.pk),
        )
    return recipient, is_new


def _again(ended: Recipient, program: Program) -> Written:
    values = {name: getattr(ended, name) for name in WRITTEN_FIELDS}
    values |= {"given_on": None, "group_id": None, "group_role": ""}
    if program.kind_id != ended.program.kind_id:
        values["attributes"] = {}
    return Written(**values)


def _locked(recipient: Recipient) -> Recipient:
    return (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=recipient.pk)
    )
