"""Numbers that say who somebody is, read from a row: register ids, NIK, family card.

A number that Excel ruined keeps its row out: repaired, it would be somebody else's. Another bad NIK
or card number is a matter of data quality: the row enters, and the number finds nobody.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from django.utils.crypto import salted_hmac

from beneficiaries.identity import (
    NIK_LENGTH,
    KkFault,
    Nik,
    NikFault,
    normalise_digits,
    parse_kk,
    parse_nik,
)
from beneficiaries.import_faults import Fault, fault
from core.tabular.cells import CellFlag

Data = dict[str, object]
LONGEST_PERSON_ID = 40
# Ids of those a register knows by card numbers only. Not the numbers themselves: ids are shown.
FAMILY_MARK, PERSON_MARK = "KK-", "NIK-"
_DIGEST_DIGITS = 20
_MADE_UP = re.compile(rf"(?:{FAMILY_MARK}|{PERSON_MARK})[0-9a-f]{{{_DIGEST_DIGITS}}}")
_LONGEST_ID = {"registry_id": 30, "registry_person_id": LONGEST_PERSON_ID}


def read_id(
    name: str,
    record: Mapping[str, str | None],
    flags: Mapping[str, CellFlag],
    faults: list[Fault],
) -> str:
    """A register's id; "" with a fault when there is none to use."""
    if name in flags:
        return ""
    value = (record.get(name) or "").replace(" ", "")
    if not value:
        faults.append(fault("id_missing", name))
    elif len(value) > _LONGEST_ID[name]:
        faults.append(fault("id_too_long", name))
        return ""
    return value


def id_by_number(mark: str, *told: object) -> str:
    """An id that is the same whenever the same numbers are told, and tells nothing of them.

    A new SECRET_KEY gives new ids; those in the base are still found by their numbers
    (`operations.linking`).
    """
    text = "\x1f".join(str(one) for one in told)
    return mark + salted_hmac("beneficiaries.registry_id", text).hexdigest()[:_DIGEST_DIGITS]


def is_made_up(registry_id: str) -> bool:
    """Whether an id was made by `id_by_number`: it says nothing to anybody who reads it."""
    return _MADE_UP.fullmatch(registry_id) is not None


def read_nik(
    raw: str | None,
    data: Data,
    extra: Data,
    faults: list[Fault],
    *,
    today: datetime.date,
    column_ruined: bool,
) -> None:
    """Fill `nik` and `nik_usable`; `column_ruined` says that a final 0 is not the NIK's own."""
    parsed = parse_nik(raw, on=today)
    if parsed is NikFault.EMPTY:
        return
    if isinstance(parsed, Nik):
        lost = column_ruined and parsed.digits.endswith("0")
    else:
        lost = parsed is NikFault.LOSSY or (column_ruined and parsed is NikFault.SERIAL)
    if lost:
        faults.append(fault("lost_digits", "nik"))
    elif isinstance(parsed, Nik):
        data["nik"], data["nik_usable"] = parsed.digits, True
    else:
        faults.append(fault("nik_faulty", "nik", parsed.name))
        written = normalise_digits(raw)
        if len(written) <= NIK_LENGTH:
            data["nik"] = written
        else:
            extra["nik_as_written"] = written


def read_family_card(
    record: Mapping[str, str | None],
    flags: Mapping[str, CellFlag],
    extra: Data,
    faults: list[Fault],
) -> str:
    """The family card number; "" when there is none to match by, kept as written in `extra`."""
    if "family_card_number" in flags:
        return ""
    if (written := record.get("family_card_number")) is None:
        return ""
    parsed = parse_kk(written)
    if not isinstance(parsed, KkFault):
        return parsed.digits
    if parsed is not KkFault.EMPTY:
        faults.append(fault("kk_faulty", "family_card_number", parsed.name))
        extra["kk_as_written"] = written
    return ""
