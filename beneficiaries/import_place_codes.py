"""The codes in what one row of a registry file tells of its place: of the regency, the village."""

from __future__ import annotations

from beneficiaries.import_numbering import Record
from beneficiaries.names import rt_rw
from regions.codes import CodeError, CodeSystem, join_parts, parse_code
from regions.enums import Level

# What tells the parts of a split village apart; asked for only where one was split.
_HINTS = ("neighbourhood", "address")
# From how many digits on a column holds the whole code and not its own part ("2012") alone.
_FULL_CODES = (("region_code", 4), ("village_code", 10), ("district_code", 6), ("regency_code", 4))
_PART_CODES = tuple(f"{level}_code" for level in Level.values)


def hints(record: Record) -> tuple[int | None, str]:
    """RW and hamlet, by which a row finds its part of a village that was split."""
    text = " ".join(filter(None, (record.get(name) for name in _HINTS)))
    return (rt_rw(text)[1], text) if text else (None, "")


def regency_digits(record: Record) -> str:
    """The four digits of the regency as the row has them, in whichever system; "" for none."""
    for name, least in _FULL_CODES:
        digits = "".join(filter(str.isdigit, record.get(name) or ""))
        if len(digits) >= least:
            return digits[:4]
    province, regency = record.get("province_code"), record.get("regency_code")
    if province and regency and (province + regency).isdigit():
        return province.zfill(2) + regency.zfill(2)
    return ""


def code_column(record: Record) -> str:
    """The column to look at for the code of a row's village; its name's, where both share one."""
    if record.get("village_code"):
        return "village_code"
    if record.get("region_code"):
        return "region_code"
    return "village_name" if record.get("village_name") else "village_code"


def village_code(record: Record, system: CodeSystem = CodeSystem.KEMENDAGRI) -> str:
    """Ten digits read as a code of this system; "" when the row has none that could be one."""
    try:
        for name in ("region_code", "village_code"):
            text = record.get(name) or ""
            if sum(map(str.isdigit, text)) == 10:
                return parse_code(text, system).digits
        parts = [record.get(name) for name in _PART_CODES]
        if all(parts):
            return join_parts(*parts, system=system).digits
    except CodeError:
        pass
    return ""
