"""What stands against recipients in hand, as far as their agency may know it beforehand.

An agency could write whomever it likes, as often as it likes, so before Bappeda holds a recipient
it hears of overlaps only where that is certainly someone of its own territory (ADR 10), and of its
criteria only what it wrote itself: whether the address lies in the program's areas.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from beneficiaries.quality.presence import presence
from core.scope import DatabaseRole, acting_as
from programs.enums import OverlapVerdict, RecipientState
from programs.models import Criteria, Overlap, Recipient
from programs.queries.telling import having, is_bounded, tell_matches
from verification.enums import Presence
from verification.queries.ready import is_ready

# The graver: what is written twice in one program, or may not be given together.
_FORBIDDEN_ELSEWHERE = Q(same_program=False, verdict=OverlapVerdict.FORBIDDEN)
_GRAVE = Q(same_program=True) | _FORBIDDEN_ELSEWHERE

# What the base says of somebody's presence, by mark. What villages propose and other agencies know,
# an agency hears of once Bappeda holds the recipient.
GONE: Mapping[str, str] = {
    "deceased": Presence.DECEASED.value,
    "moved": Presence.MOVED.value,
    "absent": Presence.ABSENT.value,
}
MARKS: Mapping[str, Promise] = {
    "found": _("Ditemukan dalam basis"),
    **{mark: Presence(said).label for mark, said in GONE.items()},
    "doubtful": _("Meragukan"),
    "uncertain": _("Belum dapat dipastikan"),
    "forbidden": _("Tumpang tindih, tidak boleh"),
    "warned": _("Tumpang tindih, perlu diperhatikan"),
    "outside": _("Di luar wilayah sasaran program"),
    "without_nik": _("Tanpa NIK"),
    "without_kk": _("Tanpa nomor KK"),
    "without_birth": _("Tanpa tanggal lahir"),
    "without_address": _("Tanpa alamat"),
    "without_aid": _("Tanpa nilai atau bentuk bantuan"),
    "again": _("Pengajuan ulang"),
    "waiting": _("Belum diperbaiki"),
}
_OUTCOMES = {
    "found": MatchOutcome.MATCH,
    "doubtful": MatchOutcome.DOUBTFUL,
    "uncertain": MatchOutcome.NONE,
}
# What the papers want of everybody, as `verification.administration.gaps` will find.
LACKING: Mapping[str, Q] = {
    "without_nik": Q(nik=""),
    "without_kk": Q(kk=""),
    "without_birth": Q(birth_date=None),
    "without_address": Q(address=""),
    "without_aid": (Q(amount=None) | Q(amount=0)) & Q(goods=""),
}
Areas = Mapping[uuid.UUID, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Clashing:
    """Of one program: how many recipients clash, each counted once by the graver.

    `twice` of the forbidden are in the program more than once, and clash with no other.
    """

    forbidden: int
    warned: int
    twice: int = 0


def clashing(scope: Scope, rows: QuerySet[Recipient]) -> dict[uuid.UUID, Clashing]:
    """By program, of the ready ones among `rows`, in one query."""
    with acting_as(DatabaseRole.MATCHING):
        counted = list(
            _heard(scope, rows)
            .order_by()
            .values_list("program_id")
            .annotate(
                grave=Count("recipient", distinct=True, filter=_GRAVE),
                elsewhere=Count("recipient", distinct=True, filter=_FORBIDDEN_ELSEWHERE),
                every=Count("recipient", distinct=True),
            )
        )
    return {
        key: Clashing(grave, every - grave, grave - elsewhere)
        for key, grave, elsewhere, every in counted
    }


def areas_of(program_ids: Collection[uuid.UUID]) -> Areas:
    """The areas of the criteria in force; programs for everywhere are left out."""
    latest = (
        Criteria.objects.filter(program__in=program_ids)
        .order_by("program_id", "-version")
        .distinct("program_id")
    )
    found = latest.values_list("pk", flat=True)
    areas: dict[uuid.UUID, set[int]] = {}
    pairs = Criteria.areas.through.objects.filter(criteria__in=list(found))
    for key, region in pairs.values_list("criteria__program_id", "region_id"):
        areas.setdefault(key, set()).add(region)
    return {key: frozenset(regions) for key, regions in areas.items()}


def lies_outside(areas: Areas) -> Q:
    """The condition for recipients whose written address lies in none of their program's areas."""
    outside = Q(pk__in=[])
    for program_id, regions in areas.items():
        within = Q(regency__in=regions) | Q(district__in=regions) | Q(village__in=regions)
        outside |= Q(program=program_id) & ~within
    return outside


def having_mark(
    scope: Scope, rows: QuerySet[Recipient], mark: str, areas: Areas
) -> QuerySet[Recipient]:
    """Those of `rows` that a number of the preview stands for; all that are ready by default."""
    if mark == "waiting":
        return rows.filter(~is_ready())
    ready = rows.filter(is_ready())
    if mark in _OUTCOMES:
        programs = ready.order_by().values("program")
        return ready.filter(having(scope, _OUTCOMES[mark], program__in=programs))
    if mark in GONE:
        said = said_gone(scope, rows)
        return ready.filter(pk__in=[pk for pk, gone in said.items() if gone == GONE[mark]])
    if mark in ("forbidden", "warned"):
        return ready.filter(pk__in=_clashing_keys(scope, rows, grave=mark == "forbidden"))
    if mark == "outside":
        return ready.filter(lies_outside(areas))
    if mark in LACKING:
        return ready.filter(LACKING[mark])
    return ready.filter(state=RecipientState.RETURNED) if mark == "again" else ready


def said_gone(scope: Scope, rows: QuerySet[Recipient]) -> dict[uuid.UUID, str]:
    """The ready ones among `rows` of whom the base says that they have died, moved, or were not
    found; as far as the agency may hear it beforehand."""
    with acting_as(DatabaseRole.MATCHING):
        gone = (
            _certain(scope, rows).filter(person__in_base=True).annotate(said=presence("person__"))
        )
        return dict(gone.exclude(said="").order_by().values_list("pk", "said"))


def mark_rows(scope: Scope, recipients: Iterable[Recipient], areas: Areas) -> list[MarkedRow]:
    """The rows of a page with what stands against each, in a fixed number of queries."""
    rows = list(recipients)
    tell_matches(scope, rows)
    here = Recipient.objects.visible_to(scope).filter(pk__in=[row.pk for row in rows])
    worst, gone = _worst(scope, here), said_gone(scope, here)
    return [
        MarkedRow(
            row,
            worst.get(row.pk, ""),
            Presence(gone[row.pk]) if row.pk in gone else None,
            row.program_id in areas
            and areas[row.program_id].isdisjoint((row.regency_id, row.district_id, row.village_id)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A recipient; `overlap` is the badge of its graver clash, empty for none that may be told.

    `presence` is what the base says against the person's living there.
    """

    recipient: Recipient
    overlap: str
    presence: Presence | None
    is_outside: bool


def _worst(scope: Scope, rows: QuerySet[Recipient]) -> dict[uuid.UUID, str]:
    """The badge of each one's gravest clash; being twice in the program only if there is no other
    that is forbidden."""
    with acting_as(DatabaseRole.MATCHING):
        heard = _heard(scope, rows).order_by()
        found = set(heard.values_list("recipient", "same_program", "verdict").distinct())
    gravest: dict[uuid.UUID, str] = {}
    for badge, said in (
        (OverlapVerdict.WARN.value, (False, OverlapVerdict.WARN)),
        ("same_program", (True, OverlapVerdict.FORBIDDEN)),
        (OverlapVerdict.FORBIDDEN.value, (False, OverlapVerdict.FORBIDDEN)),
    ):
        gravest |= {key: badge for key, *law in found if tuple(law) == said}
    return gravest


def _clashing_keys(scope: Scope, rows: QuerySet[Recipient], *, grave: bool) -> list[uuid.UUID]:
    with acting_as(DatabaseRole.MATCHING):
        heard = _heard(scope, rows)
        worst = heard.filter(_GRAVE)
        if not grave:
            is_worse = worst.filter(recipient=OuterRef("recipient"))
            worst = heard.filter(~Exists(is_worse))
        return list(worst.order_by().values_list("recipient", flat=True).distinct())


def _certain(scope: Scope, rows: QuerySet[Recipient]) -> QuerySet[Recipient]:
    """The ready ones among `rows` that are certainly somebody the agency may hear of."""
    certain = rows.filter(is_ready(), match_outcome=MatchOutcome.MATCH)
    if is_bounded(scope):
        certain = certain.filter(person__regency_id=scope.told_regency_id)
    return certain


def _heard(scope: Scope, rows: QuerySet[Recipient]) -> QuerySet[Overlap]:
    """Overlaps of the ready ones among `rows` that the agency may hear of; as matching role.

    Counted as the cases will be (`programs.queries.overlaps.clashes_of`): a draft stands in the way
    of nobody but those of its own program, which go along.
    """
    # A NIK can be written by anybody.
    overlaps = Overlap.objects.filter(
        recipient__in=_certain(scope, rows).order_by().values("pk"), by_nik_only=False
    )
    return overlaps.exclude(other__state=RecipientState.DRAFT, same_program=False)
