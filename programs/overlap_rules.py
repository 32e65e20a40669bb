"""What counts as an overlap, apart from the rules that Bappeda lays down. Pure: no database.

Two recipients clash when a rule forbids their kinds of aid, or asks to look at them, and they are
the same person, family or household within the rule's period. A program never counts the same one
twice; the same kind of aid is forbidden within a budget year unless a rule says
otherwise; all other kinds go together unless a rule says otherwise.

A household may hold several families, so aid counted by family compares the numbers of their cards:
of the person of the base, else as the agency wrote it. Two of one household whose cards differ are
two families; where one of the cards is not known, there is something to look at and nothing to
forbid.

Who counts:

* What was submitted, stands returned or is approved counts for everybody.
* What was rejected or withdrawn counts for nobody.
* Aid that has ended counts within its period, up to the day it ended; but a place given up in a
  program is free again, so that heirs and people who come back are not "twice in the program".
* A draft is nobody's claim yet. Its own agency is warned of what it would run into, drafts of its
  own included; nobody else hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from programs.enums import (
    OverlapPeriod,
    OverlapUnit,
    OverlapVerdict,
    RecipientState,
    TargetUnit,
)

# Claims on a person or household that hold against everybody.
STANDING = (RecipientState.SUBMITTED, RecipientState.RETURNED, RecipientState.APPROVED)
# All that is compared at all.
COMPARED = (*STANDING, RecipientState.DRAFT, RecipientState.ENDED)
# What makes a row in the table; what may go together needs none.
CLASHING = (OverlapVerdict.FORBIDDEN, OverlapVerdict.WARN)
# The job that computes anew after a change of rule; its subject is the new rule.
RECOMPUTE = "overlap.recompute"


@dataclass(frozen=True, slots=True)
class Law:
    """What holds between two kinds of aid."""

    verdict: OverlapVerdict
    unit: OverlapUnit
    period: OverlapPeriod

    @classmethod
    def of(cls, verdict: str, unit: str, period: str) -> Law:
        """From the codes as a rule keeps them."""
        return cls(OverlapVerdict(verdict), OverlapUnit(unit), OverlapPeriod(period))


def built_in(*, same_kind: bool, target_unit: str) -> Law:
    """What holds where no rule was laid down. `target_unit` is the kind's."""
    verdict = OverlapVerdict.FORBIDDEN if same_kind else OverlapVerdict.ALLOWED
    return Law(verdict, unit_of(target_unit), OverlapPeriod.SAME_YEAR)


def unit_of(target_unit: str) -> OverlapUnit:
    """Aid for persons and families is counted as such; that of members of groups by household."""
    if target_unit in (TargetUnit.PERSON, TargetUnit.FAMILY):
        return OverlapUnit(target_unit)
    return OverlapUnit.HOUSEHOLD


def in_order(first_code: str, second_code: str) -> tuple[str, str]:
    """The two codes of a pair of kinds as a rule names them: a pair has no order."""
    return (first_code, second_code) if first_code <= second_code else (second_code, first_code)
