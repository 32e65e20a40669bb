"""What programs hold of a person, blanked. Who gave how much in which village goes on counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from beneficiaries.erasure import ERASED_NAME, Erased
from programs.models import Recipient, RecipientUpload, UploadRow

_BLANK: dict[str, Any] = {
    "nik": "",
    "kk": "",
    "birth_date": None,
    "sex": None,
    "address": "",
    "attributes": {},
    "return_reason": "",
    "end_reason": "",
}


def erase_from_programs(who: Erased) -> Mapping[str, int]:
    """Recipients that are this person, by the engine's answer or by the number as written."""
    known = Q(person=who.person_id)
    if who.nik:
        known |= Q(nik=who.nik)
    ids = list(Recipient.objects.filter(known).values_list("pk", flat=True))
    written = Q(recipient__in=ids)
    if who.nik:
        written |= Q(raw__contains=[who.nik])
    done = {
        "recipient": Recipient.objects.filter(pk__in=ids).update(
            **_BLANK, name=str(ERASED_NAME), changed_at=Now()
        ),
        "upload_row": UploadRow.objects.filter(written).update(raw=[], faults=[]),
        "upload": _drop_first_rows(who.nik) if who.nik else 0,
    }
    return {table: count for table, count in done.items() if count}


def _drop_first_rows(nik: str) -> int:
    """Take the rows with this number out of what lists are named by; how many lists had one."""
    held = {"sheets": [{"rows": [{"cells": [nik]}]}]}
    lists = list(RecipientUpload.objects.filter(first_rows__contains=held))
    for one in lists:
        for sheet in one.first_rows["sheets"]:
            sheet["rows"] = [row for row in sheet["rows"] if nik not in row["cells"]]
        one.save(update_fields=["first_rows"])
    return len(lists)
