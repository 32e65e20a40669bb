"""What the list of households can be asked for: the codebook's variables, and what follows from
them.

Each question is a parameter of the address whose values are codes, numbers or words of a choice:
nothing that names anybody. A question about members asks whether the household has such a one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from beneficiaries.codebook_variable import (
    GROUP_LABELS,
    NO,
    YES,
    Group,
    Kind,
    StrOrPromise,
    Variable,
)
from beneficiaries.models import Person
from beneficiaries.rules import AGENCY_GROUPS

Choice = tuple[str, StrOrPromise]
UNKNOWN: Choice = ("kosong", _("Tidak diketahui"))
YES_NO: tuple[Choice, ...] = (("ya", YES), ("tidak", NO))
LARGEST = 99_999


@dataclass(frozen=True, slots=True)
class Question:
    """`condition` turns chosen values into rows of `Household`.

    `choices` are empty for a number, which is asked for as "at least" or "at most". `of_members`
    asks row by row, so that it needs a territory no larger than a regency. `permission` is asked
    for where the answer belongs to a page of its own.
    """

    name: str
    label: StrOrPromise
    section: StrOrPromise
    condition: Callable[[Sequence[str]], Q]
    choices: tuple[Choice, ...] = ()
    several: bool = False
    of_members: bool = False
    sensitive: bool = False
    for_agencies: bool = False
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with the values that were chosen."""

    question: Question
    values: tuple[str, ...]

    def condition(self) -> Q:
        return self.question.condition(self.values)


def has_member(condition: Q) -> Q:
    return Q(Exists(Person.objects.in_base().filter(condition, household=OuterRef("pk"))))


def either(wanted: Q) -> Callable[[Sequence[str]], Q]:
    def condition(values: Sequence[str]) -> Q:
        return wanted if "ya" in values else ~wanted

    return condition


def _coded(field: str, *, of_members: bool) -> Callable[[Sequence[str]], Q]:
    def condition(values: Sequence[str]) -> Q:
        wanted = Q(**{f"{field}__in": [int(value) for value in values if value.isdigit()]})
        if UNKNOWN[0] in values:
            wanted |= Q(**{f"{field}__isnull": True})
        return has_member(wanted) if of_members else wanted

    return condition


def _flagged(field: str, *, of_members: bool) -> Callable[[Sequence[str]], Q]:
    def condition(values: Sequence[str]) -> Q:
        asked = {"ya": Q(**{field: True}), "tidak": Q(**{field: False})}
        wanted = asked.get(values[0], Q(**{f"{field}__isnull": True}))
        if not of_members:
            return wanted
        # "Tidak" means that nobody in the household is so.
        return ~has_member(asked["ya"]) if values[0] == "tidak" else has_member(wanted)

    return condition


def _bound(field: str, way: str) -> Callable[[Sequence[str]], Q]:
    def condition(values: Sequence[str]) -> Q:
        return Q(**{f"{field}__{way}": int(values[0])})

    return condition


def of_household(variable: Variable) -> Iterable[Question]:
    agencies = variable.group in AGENCY_GROUPS
    section, field = GROUP_LABELS[variable.group], variable.name
    if variable.kind is Kind.CODE:
        choices = tuple((str(code), label) for code, label in variable.codes.items())
        yield Question(field, variable.label, section, _coded(field, of_members=False),
                       (*choices, UNKNOWN), several=True, sensitive=variable.sensitive,
                       for_agencies=agencies)  # fmt: skip
    elif variable.kind is Kind.FLAG:
        yield Question(field, variable.label, section, _flagged(field, of_members=False),
                       (*YES_NO, UNKNOWN), sensitive=variable.sensitive,
                       for_agencies=agencies)  # fmt: skip
    # What PBDT printed of the head are codes of lists nobody has confirmed, not numbers.
    elif variable.kind in (Kind.INTEGER, Kind.DECIMAL) and variable.confirmed:
        for way, words in (("gte", _("paling sedikit")), ("lte", _("paling banyak"))):
            yield Question(f"{field}_{way}", _joined(variable.label, words), section,
                           _bound(field, way), sensitive=variable.sensitive,
                           for_agencies=agencies)  # fmt: skip


def of_member(variable: Variable) -> Iterable[Question]:
    section = _joined(_("Anggota"), GROUP_LABELS[variable.group])
    name, field = f"anggota_{variable.name}", variable.name
    # Schooling is what is known of children.
    sensitive = variable.sensitive or variable.group is Group.EDUCATION
    if variable.kind is Kind.CODE:
        choices = tuple((str(code), label) for code, label in variable.codes.items())
        yield Question(name, variable.label, section, _coded(field, of_members=True), choices,
                       several=True, of_members=True, sensitive=sensitive)  # fmt: skip
    elif variable.kind is Kind.FLAG:
        yield Question(name, variable.label, section, _flagged(field, of_members=True), YES_NO,
                       of_members=True, sensitive=sensitive)  # fmt: skip


def _joined(first: StrOrPromise, second: StrOrPromise) -> StrOrPromise:
    return format_lazy("{first}, {second}", first=first, second=second)


# In the filter of deciles: whom no release has ranked.
UNRANKED = 0


def _ranked(values: Sequence[str]) -> Q:
    told = {int(value) for value in values}
    wanted = Q(decile__in=told - {UNRANKED})
    return wanted | Q(decile__isnull=True) if UNRANKED in told else wanted


DECILE = Question(
    "desil", _("Desil"), GROUP_LABELS[Group.WELFARE], _ranked, several=True, for_agencies=True
)
