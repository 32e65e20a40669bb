"""What verifiers made of the engine's answers: how far can its probabilities be trusted?

Read under the caller's own wall. Codes and figures only; nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform

from beneficiaries.matching.calibration import Judged
from verification.common_reasons import sentence_of
from verification.enums import Action, CaseState, FindingKind, PersonOutcome
from verification.models import Decision, Evidence

# The newest decisions: older ones were made on other weights.
MOST = 200_000
NOT_THE_PERSON = "not_the_person"
_STANDING = {Action.APPROVE: CaseState.APPROVED, Action.REJECT: CaseState.REJECTED}


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """One answer that a human confirmed or refuted, and the version of the weights it came from."""

    version: str
    judged: Judged


def judged_answers() -> Iterator[JudgedBy]:
    """Answers that name somebody, with what the verifier said of them.

    A verdict counts when it stands, was given case by case, and says something about the person:
    an approval says "this is the one", a rejection only when its reason is that it is not. Acts by
    filter say nothing: nobody looked at the pair.
    """
    other = sentence_of(NOT_THE_PERSON)
    for action, state, reason, version, weight, probability in _rows():
        if _STANDING.get(Action(action)) != state or weight is None or probability is None:
            continue
        if action == Action.REJECT and not reason.startswith(other):
            continue
        judged = Judged(float(weight), float(probability), same=action == Action.APPROVE)
        yield JudgedBy(version or "", judged)


def _rows() -> Iterator[tuple[str, str, str, str | None, str | None, str | None]]:
    seen = Evidence.objects.filter(
        finding__case=OuterRef("case"),
        finding__kind=FindingKind.PERSON,
        finding__outcome__in=(PersonOutcome.FOUND, PersonOutcome.DOUBTFUL),
        finding__case_version__lte=OuterRef("case_version"),
    ).order_by("-finding__case_version")

    def said(name: str) -> Subquery:
        value = KeyTextTransform(name, KeyTextTransform("match", "facts"))
        return Subquery(seen.annotate(said=value).values("said")[:1])

    newest = (
        Decision.objects.filter(case=OuterRef("case")).order_by("-case_version").values("pk")[:1]
    )
    return (
        Decision.objects.filter(action__in=list(_STANDING), in_bulk=False, pk=Subquery(newest))
        .order_by("-decided_at")
        .values_list(
            "action", "case__state", "reason", said("model"), said("weight"), said("probability")
        )[:MOST]
        .iterator(chunk_size=5_000)
    )
