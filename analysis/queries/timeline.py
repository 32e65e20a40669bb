"""Everything that happened around one household, newest first."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.scope import Scope
from analysis.queries.timeline_aid import aid_events, recipients_of, verification_events
from analysis.queries.timeline_registry import registry_events
from analysis.timeline import Event, newest_first
from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Household, Person
from programs.enums import RecipientState
from programs.models import Recipient


def timeline_of(scope: Scope, household: Household) -> list[Event]:
    """All that the reader may know, in a number of queries that does not grow with it."""
    recipients = recipients_of(scope, household)
    return newest_first(
        [
            *aid_events(scope, recipients),
            *verification_events(scope, recipients),
            *registry_events(scope, household),
        ]
    )


@dataclass(frozen=True, slots=True)
class Known:
    """Who carries a NIK, as far as the reader sees: members of households, and recipients that
    were found to be nobody of the base.
    """

    persons: list[Person] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)

    @property
    def only_household(self) -> Household | None:
        """The household, when that is all there is to see."""
        households = {person.household_id: person.household for person in self.persons}
        if len(households) == 1 and not self.recipients:
            return next(iter(households.values()))
        return None


def known_by(scope: Scope, nik: str) -> Known:
    """Everybody in scope under this NIK. A foreign one is as good as unknown."""
    persons = (
        Person.objects.visible_to(scope)
        .filter(nik=nik, nik_usable=True, in_base=True)
        .select_related("household__village", "household__district")
    )
    recipients = (
        Recipient.objects.visible_to(scope)
        .filter(nik=nik)
        .exclude(match_outcome=MatchOutcome.MATCH)
        .exclude(state__in=[RecipientState.DRAFT, RecipientState.WITHDRAWN])
        .select_related("program__agency")
    )
    return Known(list(persons), list(recipients))
