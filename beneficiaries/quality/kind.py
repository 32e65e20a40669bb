"""What a kind of finding is, and the SQL words its conditions are written in.

Conditions and finders are our own SQL over the base: `p` is a person and `h` its household,
`%(today)s` the day of the check. Nothing of a user ever enters them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.quality_enums import Severity
from beneficiaries.variables import HouseholdVariables, PersonVariables

if TYPE_CHECKING:
    from core.uploads import Text

NO_FACTS = "'{}'::jsonb"
CIVIL_OFFICE = _("Dinas Dukcapil, atas permintaan operator desa/kelurahan")
VILLAGE_OPERATOR = _("Operator desa/kelurahan melalui SIKS-NG")
STEWARD = _("Pengelola basis data kabupaten/kota")
SOCIAL_WORKER = _("Petugas lapangan Dinas Sosial")


@dataclass(frozen=True, slots=True, eq=False)
class QualityKind:
    """One way in which a record can be wrong.

    code        stands in the database and in addresses
    wrong       what is wrong, in one sentence
    cure        how it is mended, in one sentence
    who         who mends it
    unit        what the finding is about: a person, or all of a household
    condition   SQL that is true of a faulty row; empty when a finder of `finders` finds the kind
    facts       SQL that gives the codes and numbers kept with the finding, as jsonb
    counted     only counted, as information: no findings are made of it
    confirmed   False where it rests on a code list nobody has checked
    """

    code: str
    label: Text
    severity: Severity
    wrong: Text
    cure: Text
    who: Text
    unit: Unit = Unit.PERSON
    condition: str = ""
    facts: str = NO_FACTS
    counted: bool = False
    confirmed: bool = True


def column(alias: str, name: str) -> str:
    """SQL for a variable as text, whether it has a column of its own or stands in `extra`."""
    variables = PersonVariables if alias == "p" else HouseholdVariables
    known = {field.name for field in variables._meta.get_fields()}
    return f"{alias}.{name}::text" if name in known else f"{alias}.extra->>'{name}'"


def years_before(years: int) -> str:
    """SQL for the day so many years before the check."""
    return f"(%(today)s::date - interval '{years} years')"
