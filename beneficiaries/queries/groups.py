"""Group lists in numbers, and the groups that people of the base are in, as far as one is told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.codebook_variable import StrOrPromise
from beneficiaries.group_codes import GroupKind, category_label
from beneficiaries.group_enums import GroupFault, GroupListState, GroupOutcome
from beneficiaries.models import GroupList, GroupOrigin, GroupRow, GroupSecret, Person
from beneficiaries.rules import may_see_sensitive
from beneficiaries.specific_data import is_child
from core.scope import DatabaseRole

ORDER = ("-created_at", "-pk")
_READERS = (DatabaseRole.REGENCY, DatabaseRole.PROVINCE)
_CONFIDENTIAL = _("PPKS (rahasia)")


@dataclass(slots=True)
class PlaceFigures:
    """Rows of one list by what became of them, in one regency; `place` "" where no row tells."""

    place: str
    by_outcome: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(self.by_outcome.values())


@dataclass(frozen=True, slots=True)
class Membership:
    """One group that a person is in.

    `is_hidden`: what is told here is not which, and nothing of the list either, since a list may be
    of one category alone. `is_former`: a list of a later period is in force.
    """

    person: Person
    label: StrOrPromise
    category: StrOrPromise
    group_list: GroupList | None
    is_former: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.group_list is None

    @property
    def period(self) -> str:
        return self.group_list.period if self.group_list else ""

    @property
    def origin(self) -> GroupOrigin | None:
        """Who gave the list, where the reader may know; of PPKS most may not."""
        return getattr(self.group_list, "origin", None)

    @property
    def source(self) -> str:
        return self.origin.source if self.origin else ""


def figures_of(group_list: GroupList) -> list[PlaceFigures]:
    """By regency, in the order of their codes; of a regency's reader its own alone (the wall)."""
    rows = GroupRow.objects.filter(group_list=group_list).order_by()
    found: dict[tuple[str, str], PlaceFigures] = {}
    counted = rows.values_list("regency__code", "regency__name", "outcome")
    for code, name, outcome, count in counted.annotate(n=Count("pk")):
        place = found.setdefault((code or "~", name or ""), PlaceFigures(name or ""))
        place.by_outcome[outcome] = count
    return [found[key] for key in sorted(found)]


def total_of(figures: Iterable[PlaceFigures]) -> PlaceFigures:
    total = PlaceFigures("")
    for place in figures:
        for outcome, count in place.by_outcome.items():
            total.by_outcome[outcome] = total.by_outcome.get(outcome, 0) + count
    return total


def faults_of(group_list: GroupList) -> Sequence[tuple[GroupFault, int]]:
    """What is wrong with faulty rows, the commonest first."""
    rows = GroupRow.objects.filter(group_list=group_list, outcome=GroupOutcome.FAULTY)
    counted = rows.order_by().values_list("why").annotate(n=Count("pk"))
    return [(GroupFault(why), count) for why, count in sorted(counted, key=lambda one: -one[1])]


def would_replace(group_list: GroupList) -> GroupList | None:
    """The list in force that ends when a checked one is applied."""
    same = GroupList.objects.filter(
        kind=group_list.kind, period=group_list.period, regency=group_list.regency_id
    )
    return same.filter(state=GroupListState.APPLIED).exclude(pk=group_list.pk).first()


def dropped_by(group_list: GroupList, former: GroupList) -> int:
    """How many people the former list joined and this one would not."""
    kept = group_list.rows.filter(outcome=GroupOutcome.JOINED, person=OuterRef("person"))
    joined = former.rows.filter(outcome=GroupOutcome.JOINED)
    return joined.exclude(Exists(kept)).values("person").distinct().count()


def in_force(scope: Scope) -> QuerySet[GroupRow]:
    """Rows of lists in force, joined to somebody of the territory."""
    return GroupRow.objects.visible_to(scope).filter(
        outcome=GroupOutcome.JOINED, group_list__state=GroupListState.APPLIED
    )


def memberships_of(scope: Scope, persons: Sequence[Person]) -> list[Membership]:
    """The groups of these people, the newest first; that somebody is in confidential ones, last.

    Empty for agencies and villages. Of a child whoever is not told of specific data learns nothing.
    """
    if scope.role not in _READERS:
        return []
    by_key = {person.pk: person for person in persons}
    may, today = may_see_sensitive(scope), timezone.localdate()
    rows = in_force(scope).filter(person__in=by_key).select_related("group_list__origin")
    newest = set(GroupList.objects.visible_to(scope).newest().values_list("pk", flat=True))
    found: dict[object, Membership] = {}
    hidden: set[uuid.UUID] = set()
    for row in rows.order_by("-group_list__period", "group_list__kind", "number"):
        person = by_key[_key(row)]
        if not may and is_child(person.birth_date, today):
            continue
        if row.is_confidential:
            hidden.add(person.pk)
            continue
        one = _membership(row, person, row.category, is_former=row.group_list_id not in newest)
        # The lists of a regency and of the province may tell the same.
        said = (person.pk, str(one.label), str(one.category), row.group_list.period)
        if said not in found or found[said].is_former:
            found[said] = one
    # Neither in which lists nor in how many: their order and number would tell.
    return [
        *found.values(),
        *(Membership(one, _CONFIDENTIAL, "", None) for one in persons if one.pk in hidden),
    ]


def confidential_of(scope: Scope, person: Person) -> list[Membership]:
    """The confidential groups of a person by name. To be read where the look was just noted."""
    rows = in_force(scope).filter(person=person, is_confidential=True)
    named = {
        secret.row_id: secret.category
        for secret in GroupSecret.objects.filter(row__in=rows.values("pk"))
    }
    newest = set(GroupList.objects.visible_to(scope).newest().values_list("pk", flat=True))
    rows = rows.select_related("group_list__origin")
    return [
        _membership(row, person, named[row.pk], is_former=row.group_list_id not in newest)
        for row in rows.order_by("-group_list__period", "number")
        if row.pk in named
    ]


def _membership(
    row: GroupRow, person: Person, category: int | None, *, is_former: bool
) -> Membership:
    kind = GroupKind(row.group_list.kind)
    return Membership(person, kind.label, category_label(kind, category), row.group_list, is_former)


def _key(row: GroupRow) -> uuid.UUID:
    if row.person_id is None:
        raise ValueError("A joined row has its person; the table says so.")
    return row.person_id
