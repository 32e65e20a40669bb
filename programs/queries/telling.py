"""What a page may tell of the engine's answer.

Until Bappeda holds a recipient, its agency could write whatever it likes, as often as it likes. So
of people outside of its territory it hears nothing then: a person found there and nobody found
read alike, in pages, lists, counts and filters.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from programs.enums import RecipientState
from programs.models import Recipient

# The states in which the agency alone disposes of a recipient.
IN_HAND = (RecipientState.DRAFT, RecipientState.RETURNED, RecipientState.WITHDRAWN)


def is_bounded(scope: Scope) -> bool:
    """Whether the reader is an agency whose territory is not the whole province."""
    return scope.role is DatabaseRole.AGENCY and scope.told_regency_id is not None


def hidden_outcomes(scope: Scope, **rows: Any) -> dict[uuid.UUID, str]:
    """Recipients of the agency whose answer it must not hear, each with that answer.

    `rows` narrows the question: filters on recipients.
    """
    if not is_bounded(scope) or scope.agency_id is None:
        return {}
    with acting_as(DatabaseRole.MATCHING):
        elsewhere = (
            Recipient.objects.filter(agency_id=scope.agency_id, state__in=IN_HAND, **rows)
            .exclude(match_outcome=MatchOutcome.NONE)
            .exclude(person__regency_id=scope.told_regency_id)
        )
        return dict(elsewhere.order_by().values_list("pk", "match_outcome"))


def tell_matches(scope: Scope, recipients: Iterable[Recipient]) -> None:
    """Set `told_outcome` and `told_label` of the rows of a page, in one query for all of them."""
    rows = list(recipients)
    asked = [row.pk for row in rows if row.state in IN_HAND]
    hidden = hidden_outcomes(scope, pk__in=asked) if asked else {}
    for row in rows:
        outcome = MatchOutcome.NONE if row.pk in hidden else MatchOutcome(row.match_outcome)
        row.told_outcome, row.told_label = outcome.value, str(outcome.label)
        if outcome is MatchOutcome.NONE and row.state in IN_HAND and is_bounded(scope):
            row.told_label = _("Belum dapat dipastikan")


def having(scope: Scope, outcome: str, prefix: str = "", **rows: Any) -> Q:
    """The condition for rows of which the reader is told this outcome; `rows` as above."""
    hidden = list(hidden_outcomes(scope, **rows))
    written, veiled = Q(**{f"{prefix}match_outcome": outcome}), Q(**{f"{prefix}pk__in": hidden})
    return written | veiled if outcome == MatchOutcome.NONE else written & ~veiled


def match_words(scope: Scope, recipient: Recipient) -> str:
    """The engine's answer as a sentence, right after entering."""
    tell_matches(scope, [recipient])
    if recipient.told_outcome == MatchOutcome.NONE and is_bounded(scope):
        return _("Orangnya belum dapat dipastikan; Bappeda memeriksa setelah diajukan.")
    return {
        MatchOutcome.MATCH: _("Orangnya ditemukan dalam basis."),
        MatchOutcome.DOUBTFUL: _("Pencocokan dengan basis meragukan; periksa datanya."),
        MatchOutcome.NONE: _("Orangnya tidak ditemukan dalam basis."),
    }[MatchOutcome(recipient.told_outcome)]


def doubt_cure(recipient: Recipient) -> str:
    """What its agency can do about a doubtful answer, by what it wrote itself."""
    lacking = [
        label
        for label, value in (
            (_("NIK"), recipient.nik),
            (_("tanggal lahir"), recipient.birth_date),
            (_("alamat"), recipient.address),
        )
        if not value
    ]
    if not lacking:
        return _("Cocokkan NIK, nama, dan tanggal lahir dengan KTP; betulkan yang keliru.")
    return _("Lengkapi %(lacking)s, dan cocokkan yang sudah terisi dengan KTP.") % {
        "lacking": get_text_list(lacking, _("dan"))
    }


def reasons_told(scope: Scope, recipient: Recipient) -> Sequence[str]:
    """Why the engine answered as it did; nothing where it speaks of somebody elsewhere.

    An agency learns that the base knows such a person outside of its territory once Bappeda holds
    the recipient, and no more: which numbers and names agree would tell it who that is. A guest of
    a program or agency hears no reasons at all.
    """
    if scope.is_guest:
        return []
    if not is_bounded(scope):
        return recipient.match_reasons
    if recipient.person_id is not None:
        return recipient.match_reasons if _is_here(scope, recipient) else []
    # Near misses may live anywhere.
    return [] if recipient.state in IN_HAND else recipient.match_reasons


def may_hear_of_overlaps(scope: Scope, recipient: Recipient) -> bool:
    """Of a recipient in its own hands an agency hears only when it is certainly someone here."""
    if scope.role is not DatabaseRole.AGENCY or recipient.state not in IN_HAND:
        return True
    return recipient.match_outcome == MatchOutcome.MATCH and (
        not is_bounded(scope) or _is_here(scope, recipient)
    )


def _is_here(scope: Scope, recipient: Recipient) -> bool:
    if recipient.person_id is None:
        return False
    with acting_as(DatabaseRole.MATCHING):
        here = Person.objects.filter(pk=recipient.person_id, regency_id=scope.told_regency_id)
        return here.exists()
