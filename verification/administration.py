"""What is missing from the papers of a recipient. Pure: reads the recipient, asks no database.

It says nothing about whether somebody should get aid, only whether the agency handed in what the
program's kind asks for: the fourth "tepat", administrasi.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from programs.enums import TargetUnit
from programs.models import Recipient
from verification.findings import Reason


class Question(Protocol):
    """The part of a `KindAttribute` that counting needs."""

    key: str
    label: str
    required: bool


def gaps(recipient: Recipient, questions: Iterable[Question], target_unit: str) -> list[Reason]:
    """Reasons for "belum lengkap", in the order of the form; empty when all is there.

    `questions` are those the program's kind asks now. A recipient of a program for groups needs a
    group and a part in it; aid needs an amount or goods.
    """
    missing = [
        code
        for code, value in (
            ("nik_missing", recipient.nik),
            ("kk_missing", recipient.kk),
            ("birth_missing", recipient.birth_date),
            ("address_missing", recipient.address.strip()),
            ("aid_missing", recipient.amount or recipient.goods.strip()),
        )
        if not value
    ]
    if target_unit == TargetUnit.GROUP and recipient.group_id is None:
        missing.append("group_missing")
    elif recipient.group_id is not None and not recipient.group_role:
        missing.append("role_missing")
    reasons: list[Reason] = [{"code": code} for code in missing]
    reasons += [
        {"code": "answer_missing", "what": question.label}
        for question in questions
        if question.required and _is_empty(recipient.attributes.get(question.key))
    ]
    return reasons


def _is_empty(answer: Any) -> bool:
    """No answer; "tidak" (False) and 0 are answers."""
    return answer is None or (isinstance(answer, str) and not answer.strip())
