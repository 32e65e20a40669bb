"""Two people side by side, line by line, as the comparison component shows them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from beneficiaries.identity import mask_nik
from beneficiaries.import_identity import is_made_up
from beneficiaries.templatetags.registry_ids import own_id
from core.templatetags.fmt import tanggal

if TYPE_CHECKING:
    from beneficiaries.models import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `same` is None where one side says nothing."""

    label: str
    left: str
    right: str
    same: bool | None
    note: str = ""


def compare(one: Person, other: Person) -> list[Row]:
    """What two records say, numbers masked; numbers are held together in full all the same."""
    return [
        _row(_("Nama"), one.name, other.name),
        _row(_("NIK"), mask_nik(one.nik), mask_nik(other.nik), one.nik, other.nik),
        _row(_("Nomor KK"), mask_nik(one.kk), mask_nik(other.kk), one.kk, other.kk),
        _row(_("Tanggal lahir"), _day(one.birth_date), _day(other.birth_date)),
        _row(_("Jenis kelamin"), _sex(one), _sex(other)),
        _row(_("Alamat"), one.household.address_line, other.household.address_line),
        _row(
            _("Desa/kelurahan"), one.village.full_path, other.village.full_path,
            str(one.village_id), str(other.village_id),
        ),
        _row(
            _("ID rumah tangga"),
            own_id(one.household.registry_id), own_id(other.household.registry_id),
            _of_a_file(one), _of_a_file(other),
        ),
    ]  # fmt: skip


def _row(label: str, left: str, right: str, *whole: str) -> Row:
    first, second = whole or (left, right)
    same = first == second if first and second else None
    # Masked digits that look alike must not be marked as if they were.
    hidden = same is False and left == right
    return Row(label, left, right, same, _("Berbeda pada digit tersembunyi") if hidden else "")


def _of_a_file(person: Person) -> str:
    """The household's id, if a file gave it: made-up ones tell nothing when held together."""
    written = person.household.registry_id
    return "" if is_made_up(written) else written


def _sex(person: Person) -> str:
    return str(person.get_sex_display() or "")


def _day(day: datetime.date | None) -> str:
    return tanggal(day) if day else ""
