"""Everything the portal holds about one person, for that person: sheets under the officer's wall.

Numbers are masked, as everywhere; whoever asks knows them. Other members of the household, and
names of employees, are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.scope import Scope
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.facts import fact_groups
from beneficiaries.identity import mask_nik
from beneficiaries.models import Person, PersonVersion, SubjectRequest
from beneficiaries.operations import group_reveals
from beneficiaries.queries.births import birthday
from beneficiaries.queries.groups import memberships_of
from beneficiaries.queries.who_saw import looks_at
from beneficiaries.rules import may_see_sensitive
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet
from core.templatetags.fmt import tanggal
from programs.models import DistributionItem, Recipient
from verification.models import Decision


def subject_sheets(scope: Scope, person: Person, *, by: User) -> Iterator[Sheet]:
    """One sheet for each kind of thing that is held; empty ones stay, and say so by that."""
    yield _registry(scope, person)
    yield _releases(person)
    yield _groups(scope, person, by)
    recipients = list(
        Recipient.objects.visible_to(scope)
        .filter(person=person)
        .select_related("program", "agency", "village")
        .order_by("-entered_at")
    )
    yield _aid(recipients)
    yield _handed_out(recipients)
    yield _decisions(scope, recipients)
    yield _looks(scope, person)
    yield _requests(scope, person)


def _text(label: str, width: int = 28) -> ExportColumn:
    return ExportColumn(label, width=width)


def _registry(scope: Scope, person: Person) -> Sheet:
    household = person.household
    may, born = may_see_sensitive(scope), birthday(scope, person)
    rows = [
        [_("Orang"), _("Nama"), person.name],
        [_("Orang"), _("NIK"), mask_nik(person.nik)],
        [_("Orang"), _("Nomor KK"), mask_nik(person.kk)],
        [_("Orang"), _("Jenis kelamin"), person.get_sex_display() or ""],
        [_("Orang"), _("Tanggal lahir"), tanggal(person.birth_date) if person.birth_date else ""],
        [_("Rumah tangga"), _("Alamat"), household.address_line],
        [_("Rumah tangga"), _("Desa/kelurahan"), household.village.name],
        [_("Rumah tangga"), _("Desil"), household.decile],
    ]
    for title, row, unit in (
        (_("Orang"), person, Unit.PERSON),
        (_("Rumah tangga"), household, Unit.HOUSEHOLD),
    ):
        for group in fact_groups(row, unit, tuple(Group), sensitive=may, born=born):
            rows += [[title, fact.label, fact.value] for fact in group.facts]
    columns = [_text(_("Tentang"), 18), _text(_("Keterangan"), 44), _text(_("Isi"), 44)]
    return Sheet(_("Data dalam basis"), columns, rows)


def _releases(person: Person) -> Sheet:
    versions = PersonVersion.objects.filter(person=person).select_related("release")
    return Sheet(
        _("Sumber data"),
        [_text(_("Rilis"), 40), ExportColumn(_("Dicatat"), ColumnKind.DATE)],
        [[str(one.release), localdate(one.release.created_at)] for one in versions],
    )


def _groups(scope: Scope, person: Person, by: User) -> Sheet:
    """All of them, confidential ones by name: they are the person's own. The look is noted."""
    held = memberships_of(scope, [person])
    told = [one for one in held if not one.is_hidden]
    if len(told) < len(held):
        reason = _("Salinan data pribadi bagi orangnya sendiri")
        told += group_reveals.reveal_to_person(person=person, reason=reason, scope=scope, by=by)
    return Sheet(
        _("Keanggotaan kelompok"),
        [_text(_("Kelompok"), 30), _text(_("Jenis"), 44), _text(_("Periode"), 12),
         _text(_("Sumber"), 40)],
        [[str(one.label), str(one.category), one.period, one.source] for one in told],
    )  # fmt: skip


def _aid(recipients: list[Recipient]) -> Sheet:
    columns = [
        _text(_("Program"), 44), ExportColumn(_("Tahun"), ColumnKind.INTEGER),
        _text(_("Instansi"), 34), _text(_("Keadaan"), 18),
        ExportColumn(_("Nilai (Rp)"), ColumnKind.INTEGER), _text(_("Barang/jasa")),
        _text(_("Nama yang ditulis instansi")),
    ]  # fmt: skip
    return Sheet(
        _("Bantuan"),
        columns,
        [
            [one.program.name, one.program.year, one.agency.name, one.get_state_display(),
             one.amount, one.goods, one.name]
            for one in recipients
        ],
    )  # fmt: skip


def _handed_out(recipients: list[Recipient]) -> Sheet:
    items = DistributionItem.objects.filter(recipient__in=recipients).select_related(
        "distribution__program"
    )
    return Sheet(
        _("Penyaluran"),
        [_text(_("Program"), 44), _text(_("Penyaluran"), 34), _text(_("Keadaan"), 18),
         ExportColumn(_("Nilai (Rp)"), ColumnKind.INTEGER), _text(_("Barang/jasa"))],
        [
            [one.distribution.program.name, one.distribution.name, one.get_state_display(),
             one.amount, one.goods]
            for one in items
        ],
    )  # fmt: skip


def _decisions(scope: Scope, recipients: list[Recipient]) -> Sheet:
    decisions = (
        Decision.objects.visible_to(scope)
        .filter(case__recipient__in=recipients)
        .select_related("case__program")
    )
    return Sheet(
        _("Putusan verifikasi"),
        [ExportColumn(_("Tanggal"), ColumnKind.DATE), _text(_("Program"), 44),
         _text(_("Putusan"), 22), _text(_("Alasan"), 60)],
        [
            [localdate(one.decided_at), one.case.program.name, one.get_action_display(), one.reason]
            for one in decisions
        ],
    )  # fmt: skip


def _looks(scope: Scope, person: Person) -> Sheet:
    """Which office looked, not which employee: that is for auditors."""
    looks = looks_at(scope, [person])
    offices: dict[object, str] = {}
    held = Membership.objects.filter(user__in={look.user_id for look in looks})
    for one in held.select_related("agency").order_by("granted_at"):
        offices[one.user_id] = f"{one.agency.name} ({one.get_role_display()})"
    return Sheet(
        _("Yang pernah membuka"),
        [ExportColumn(_("Tanggal"), ColumnKind.DATE), _text(_("Instansi dan peran"), 48),
         _text(_("Yang dibuka"), 34), ExportColumn(_("Kali hari itu"), ColumnKind.INTEGER)],
        [
            [localdate(look.at), offices.get(look.user_id, ""), str(look.what), look.count]
            for look in looks
        ],
    )  # fmt: skip


def _requests(scope: Scope, person: Person) -> Sheet:
    asked = SubjectRequest.objects.visible_to(scope).filter(person=person)
    return Sheet(
        _("Permintaan Anda"),
        [ExportColumn(_("Diterima"), ColumnKind.DATE), _text(_("Permintaan")),
         _text(_("Keadaan"), 18), _text(_("Jawaban"), 60)],
        [
            [localdate(one.received_at), one.get_kind_display(), one.get_state_display(),
             one.answer]
            for one in asked
        ],
    )  # fmt: skip
