"""Why a whole file was refused, where one reason holds for nearly all of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.import_faults import ERROR, FAULTS
from beneficiaries.import_plan import says_no_regency
from beneficiaries.models import RegistryImport
from regions.resolution import RegionFault

# The few others are sums and signatures below the list.
_NEARLY_ALL = 0.95


class SoleReason(NamedTuple):
    """The reason and its cure, in sentences; `of_columns` where naming the columns is the cure."""

    reason: str
    cure: str
    of_columns: bool


def sole_reason(import_file: RegistryImport) -> SoleReason | None:
    """What keeps nearly every row of a wholly refused file out; None where reasons differ."""
    if not import_file.refuses_all:
        return None
    counts, unit = import_file.counts, Unit(import_file.unit)
    errors = [one for one in counts.get("faults", ()) if one["level"] == ERROR]
    common = [one for one in errors if one["rows"] >= _NEARLY_ALL * counts["rows"]]
    if not common:
        return None
    found = common[0]
    if found["code"] == "village_unknown":
        if _lacks_regency(import_file, unit):
            return SoleReason(
                _("Kolom kabupaten/kota tidak dikenali: petakan kolomnya"),
                _("Pilih kolom yang memuat kabupaten/kota, atau sebutkan kabupaten/kota berkas ini "
                  "pada halaman pemetaan."),
                of_columns=True,
            )  # fmt: skip
        if _detail(import_file, found) == str(RegionFault.PARENTS_MISSING.value):
            return SoleReason(
                _("Kolom kecamatan atau kabupaten/kota kosong atau keliru dipetakan"),
                _("Periksa kolom mana yang memuat kecamatan dan kabupaten/kota. Bila berkas memang "
                  "tidak memuatnya, sebutkan tempatnya pada halaman pemetaan."),
                of_columns=True,
            )  # fmt: skip
    kind = FAULTS[found["code"]]
    return SoleReason(str(kind.message), str(kind.cure), of_columns=False)


def _lacks_regency(import_file: RegistryImport, unit: Unit) -> bool:
    mapping = import_file.mapping
    told = import_file.regency_id or mapping.get("place_id")
    return not told and says_no_regency(unit, mapping.get("columns", {}))


def _detail(import_file: RegistryImport, found: Mapping[str, Any]) -> str:
    """What the first row with that fault says more of it, which the counts leave out."""
    row = import_file.rows.filter(number=found["first"]).first()
    kind = (found["code"], found["column"])
    faults = row.faults if row else []
    details = (one.get("detail", "") for one in faults if (one["code"], one.get("column")) == kind)
    return next(details, "")
