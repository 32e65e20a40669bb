"""The outcomes of a case by kind of finding, as they are compared when the ground has moved."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from verification.enums import (
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
)
from verification.findings import Judgements
from verification.models import Case

Outcomes = dict[str, str]

# No finding of its own: what the finding on the person says of their presence.
PRESENCE = "presence"

# What the base, the rules and other aid can change. What was handed in, only the agency changes.
FIELDS: Mapping[str, str] = {
    FindingKind.PERSON.value: "person_outcome",
    PRESENCE: "presence",
    FindingKind.LOCATION.value: "location_outcome",
    FindingKind.ELIGIBILITY.value: "eligibility_outcome",
    FindingKind.OVERLAP.value: "overlap_outcome",
}
_CHOICES: Mapping[str, type[TextChoices]] = {
    FindingKind.PERSON.value: PersonOutcome,
    PRESENCE: Presence,
    FindingKind.LOCATION.value: LocationOutcome,
    FindingKind.ELIGIBILITY.value: EligibilityOutcome,
    FindingKind.OVERLAP.value: OverlapOutcome,
}


def of_case(case: Case) -> Outcomes:
    """What was found of the case when it was last judged."""
    return {kind: getattr(case, field) for kind, field in FIELDS.items()}


def of_judgements(judgements: Judgements) -> Outcomes:
    """What would be found today."""
    found = {
        kind.value: str(judgement.outcome)
        for kind, judgement in judgements.by_kind().items()
        if kind.value in FIELDS
    }
    return {**found, PRESENCE: judgements.presence}


def kind_label(kind: str) -> str:
    """What is compared, in words."""
    return str(_("Keberadaan") if kind == PRESENCE else FindingKind(kind).label)


def label(kind: str, outcome: str) -> str:
    """The outcome in words; an outcome of an earlier rule shows its own code."""
    if kind == PRESENCE and not outcome:
        return str(_("Tidak ada catatan"))
    choices = _CHOICES.get(kind)
    return str(dict(choices.choices).get(outcome, outcome)) if choices else outcome


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The kinds that differ, in the order of the findings."""
    return [kind for kind in FIELDS if before.get(kind, "") != after.get(kind, "")]


def choices(kind: str) -> list[tuple[str, str]]:
    """All outcomes of a kind with their words."""
    return [(str(value), str(words)) for value, words in _CHOICES[kind].choices]
