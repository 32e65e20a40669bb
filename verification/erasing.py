"""What verification holds of a person, blanked. Verdicts stand; what they rested on is gone."""

from __future__ import annotations

from collections.abc import Mapping

from beneficiaries.erasure import Erased
from verification.models import Evidence


def erase_from_verification(who: Erased) -> Mapping[str, int]:
    """The evidence of the day, which says what the base said of the person."""
    count = Evidence.objects.filter(person=who.person_id).update(facts={})
    return {"evidence": count} if count else {}
