"""Groups named in an uploaded list: found or made, and their members put into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.identifiers import uuid7
from programs.enums import GroupRole
from programs.faults import Fault
from programs.models import RecipientGroup, RecipientUpload
from programs.operations.groups import plain_name, standing_chairs
from programs.row_checks import CheckedRow
from programs.written import Written


def put_in_groups(
    upload: RecipientUpload, rows: Sequence[CheckedRow], *, by: User
) -> dict[int, Fault]:
    """Give each of `rows` that names a group its group; what is wrong, by row number.

    A group of the program with the same name is taken, else one is made, seated in the village of
    its chair, or else of its first member in the list. A group has one chair: a second is a fault.
    A guest's list makes no groups: they are founded by the program's own agency.
    """
    members = [(row, row.written) for row in rows if row.written is not None and row.group_name]
    if not members:
        return {}
    groups = _groups(upload, _seats(members), by)
    chaired = set(standing_chairs(group.pk for group in groups.values()).values_list("group_id"))
    faults: dict[int, Fault] = {}
    for row, written in members:
        group = groups.get(plain_name(row.group_name))
        if group is None:
            faults[row.number] = _unknown_group()
            continue
        if written.group_role == GroupRole.CHAIR:
            if (group.pk,) in chaired:
                faults[row.number] = _second_chair()
                continue
            chaired.add((group.pk,))
        row.written = replace(written, group_id=group.pk)
    return faults


def _seats(members: Iterable[tuple[CheckedRow, Written]]) -> dict[str, tuple[str, Written]]:
    """By plain name: the name as written, and the member whose village is the seat."""
    seats: dict[str, tuple[str, Written]] = {}
    for row, written in members:
        plain = plain_name(row.group_name)
        if plain not in seats or written.group_role == GroupRole.CHAIR:
            seats[plain] = (" ".join(row.group_name.split()), written)
    return seats


def _groups(
    upload: RecipientUpload, seats: Mapping[str, tuple[str, Written]], by: User
) -> dict[str, RecipientGroup]:
    found = _named(upload, seats)
    lacking = sorted(seats.keys() - found.keys())
    if not lacking or upload.guest_id is not None:
        return found
    RecipientGroup.objects.bulk_create(
        (_group(upload, *seats[plain], by) for plain in lacking), ignore_conflicts=True
    )
    audit.record("recipient_group.create", by=by, subject=upload, rows=len(lacking))
    return _named(upload, seats)


def _named(
    upload: RecipientUpload, seats: Mapping[str, tuple[str, Written]]
) -> dict[str, RecipientGroup]:
    """Locked in one order, so that two lists naming the same groups wait for each other."""
    rows = (
        RecipientGroup.objects.filter(program_id=upload.program_id)
        .alias(plain=Upper("name"))
        .filter(Q(plain__in=list(seats)) | Q(name__in=[name for name, _member in seats.values()]))
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    return {plain_name(group.name): group for group in rows}


def _group(upload: RecipientUpload, name: str, member: Written, by: User) -> RecipientGroup:
    return RecipientGroup(
        pk=uuid7(),
        program_id=upload.program_id,
        agency_id=upload.agency_id,
        name=name,
        regency_id=member.regency_id,
        district_id=member.district_id,
        village_id=member.village_id,
        created_by=by,
    )


def _unknown_group() -> Fault:
    return Fault(
        "group_name",
        _("Kelompok ini belum ada dalam program."),
        _("Minta instansi pemilik program membuat kelompoknya, atau kosongkan kolom ini."),
    )


def _second_chair() -> Fault:
    return Fault(
        "group_role",
        _("Kelompok ini sudah mempunyai ketua."),
        _("Satu kelompok mempunyai satu ketua; ubah jabatan baris ini."),
    )
