"""Who stands in a program beside others of the same family, as its agency may know.

By the family card as the agency wrote it, within one village, because a card has one address; or by
the household of the base, where that is certainly someone the agency may hear of (ADR 10) and, for
a program that counts families, no other card is written. Programs for persons count by the person
of the base instead.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from programs.enums import OverlapUnit, RecipientState
from programs.models import Program, Recipient, RecipientUpload, UploadRow
from programs.overlap_rules import STANDING, unit_of
from programs.queries.telling import hidden_outcomes

_COUNTED = (*STANDING, RecipientState.DRAFT)


class Kin(NamedTuple):
    """Another entry of the same program. `row` is its row in the list at hand, if it came by it."""

    recipient: Recipient
    row: int | None = None


def kin_in_program(
    scope: Scope,
    program: Program,
    recipients: Iterable[Recipient],
    *,
    upload: RecipientUpload | None = None,
) -> dict[uuid.UUID, list[Kin]]:
    """For each of these recipients of the program, who else of the family the reader sees there.

    `upload`: the list whose row numbers are told.
    """
    asked = [one for one in recipients if one.state in _COUNTED]
    if not asked:
        return {}
    unit = unit_of(program.target_unit)
    per_family = unit is not OverlapUnit.PERSON
    by_base = "household_id" if per_family else "person_id"
    found = {getattr(one, by_base) for one in asked if _is_found(one)} - {None}
    alike = Q(**{f"{by_base}__in": found}, match_outcome=MatchOutcome.MATCH)
    cards = {one.kk for one in asked if one.kk} if per_family else set()
    if cards:
        alike |= Q(kk__in=cards, village__in={one.village_id for one in asked if one.kk})
    others = list(
        Recipient.objects.visible_to(scope)
        .filter(alike, agency=program.agency_id, program=program, state__in=_COUNTED)
        .order_by("name_sort", "id")
    )
    hidden = hidden_outcomes(scope, pk__in=[*(one.pk for one in asked), *(o.pk for o in others)])
    met: defaultdict[Hashable, list[Recipient]] = defaultdict(list)
    for other in others:
        for trait in _traits(other, by_base, cards, hidden):
            met[trait].append(other)
    rows = _row_numbers(upload, others)
    kin: dict[uuid.UUID, list[Kin]] = {}
    for one in asked:
        family = {
            other.pk: Kin(other, rows.get(other.pk))
            for trait in _traits(one, by_base, cards, hidden)
            for other in met[trait]
            if other.pk != one.pk and not _are_two_families(unit, one, other)
        }
        if family:
            kin[one.pk] = list(family.values())
    return kin


_SHARING = """
SELECT id FROM (
    SELECT id, upload_id,
           kk <> '' AND %(per_family)s
               AND count(*) OVER (PARTITION BY village_id, kk) > 1 AS by_card,
           home IS NOT NULL AND count(*) OVER (PARTITION BY home) > 1
               AND (NOT %(by_card)s OR kk = ''
                    OR count(*) OVER (PARTITION BY home, kk) > 1
                    OR count(*) FILTER (WHERE kk = '') OVER (PARTITION BY home) > 0) AS by_base
    FROM (
        SELECT id, upload_id, village_id, kk,
               CASE WHEN match_outcome = 'match' AND NOT id = ANY(%(hidden)s)
                    THEN CASE WHEN %(per_family)s THEN household_id ELSE person_id END
               END AS home
        FROM programs_recipient
        WHERE agency_id = %(agency)s AND program_id = %(program)s AND state = ANY(%(counted)s)
    ) standing
) known
WHERE upload_id = %(upload)s AND (by_card OR by_base)
"""


def sharing_rows(scope: Scope, upload: RecipientUpload) -> Sequence[uuid.UUID]:
    """The recipients of a list who share a family with others of the program; one query of it."""
    program = upload.program
    unit = unit_of(program.target_unit)
    hidden = hidden_outcomes(scope, program=program)
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARING,
            {
                "per_family": unit is not OverlapUnit.PERSON,
                "by_card": unit is OverlapUnit.FAMILY,
                "hidden": list(hidden),
                "agency": program.agency_id,
                "program": program.pk,
                "counted": [state.value for state in _COUNTED],
                "upload": upload.pk,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def _are_two_families(unit: OverlapUnit, one: Recipient, other: Recipient) -> bool:
    """A house may hold several families: two cards are two of them, where families count."""
    return unit is OverlapUnit.FAMILY and bool(one.kk and other.kk) and one.kk != other.kk


def _is_found(recipient: Recipient) -> bool:
    return recipient.match_outcome == MatchOutcome.MATCH


def _traits(
    recipient: Recipient, by_base: str, cards: set[str], hidden: dict[uuid.UUID, str]
) -> Iterator[Hashable]:
    if recipient.kk in cards:
        yield recipient.kk, recipient.village_id
    home = getattr(recipient, by_base)
    if home is not None and _is_found(recipient) and recipient.pk not in hidden:
        yield home


def _row_numbers(
    upload: RecipientUpload | None, recipients: Sequence[Recipient]
) -> dict[uuid.UUID | None, int]:
    if upload is None or not recipients:
        return {}
    rows = UploadRow.objects.filter(
        upload=upload, recipient__in=[one.pk for one in recipients]
    ).order_by()
    return dict(rows.values_list("recipient_id", "number"))
