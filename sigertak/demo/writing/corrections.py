"""Returned rows that their agency put right: changed by the operator, and sent in again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import ValidationError

from accounts.models import Membership
from programs.enums import RecipientState
from programs.models import ProgramEvent, Recipient
from programs.operations import recipients as operations
from programs.written import Written
from sigertak.demo import records
from sigertak.demo.chance import stream
from sigertak.demo.slips import RecipientDraft, Slip
from sigertak.demo.writing.aid import Batch, sixteen_digits
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.timeline import happening

# Corrections are made one by one, as on the page, so that their number stays small.
MOST, SHARE = 60, 0.8
WAIT, AGAIN, DECIDED = timedelta(days=5), timedelta(hours=1), timedelta(days=4)


class Corrector:
    """Knows the truth behind the rows, as an operator with the papers at hand does."""

    def __init__(self, atlas: Atlas, households: Sequence[records.Household], seed: int) -> None:
        self._atlas = atlas
        self._households = {household.idbdt: household for household in households}
        self._seed = seed
        self._left = MOST

    def correct(self, batch: Batch, operator: Membership) -> Batch | None:
        """Put most returned rows of a decided batch right; they form a batch of their own."""
        if batch.decided_at is None or not self._left:
            return None
        again = replace(
            batch,
            entered_at=batch.decided_at + WAIT,
            submitted_at=batch.decided_at + WAIT + AGAIN,
            decided_at=batch.decided_at + WAIT + DECIDED,
            recipients=[],
            drafts=[],
        )
        rng = stream(self._seed, "corrections", batch.plan.key)
        drafts = {r.pk: d for r, d in zip(batch.recipients, batch.drafts, strict=True)}
        returned = Recipient.objects.filter(pk__in=drafts, state=RecipientState.RETURNED)
        with happening(again.entered_at, (Recipient, "changed_at"), (ProgramEvent, "at")):
            for recipient in returned.order_by("pk"):
                draft = drafts[recipient.pk]
                if not draft.idart or Slip.TWICE in draft.slips or rng.random() >= SHARE:
                    continue
                if self._left and self._change(recipient, draft, operator):
                    self._left -= 1
                    again.recipients.append(recipient)
                    again.drafts.append(replace(draft, slips=()))
        if not again.recipients:
            return None
        # As they are now: the engine has answered anew.
        rows = Recipient.objects.in_bulk([recipient.pk for recipient in again.recipients])
        again.recipients = [rows[recipient.pk] for recipient in again.recipients]
        return again

    def _change(self, recipient: Recipient, draft: RecipientDraft, operator: Membership) -> bool:
        household = self._households[draft.idbdt]
        person = next(member for member in household.members if member.idart == draft.idart)
        place, regions = household.place, self._atlas.by_code
        written = Written(
            name=person.true_name,
            nik=sixteen_digits(person.true_nik),
            kk=sixteen_digits(person.kk),
            birth_date=person.true_birth_date,
            sex=person.sex,
            address=recipient.address,
            regency_id=regions[place.regency.code].pk,
            district_id=regions[place.district.code].pk,
            village_id=regions[place.village.code].pk,
            amount=recipient.amount,
            goods=recipient.goods,
            given_on=recipient.given_on,
        )
        if all(getattr(recipient, name) == value for name, value in written.values().items()):
            return False
        try:
            operations.change(recipient=recipient, written=written, by=operator.user)
        except ValidationError:
            # Another row of the program has the true NIK already: this one stays returned.
            return False
        return True
