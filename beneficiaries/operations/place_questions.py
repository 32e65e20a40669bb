"""Names of regions that no list knows: asked about once for each, and read as people answered.

A file whose rows are read by their names stumbles over each slip of the pen. The rows are refused,
and the names are kept with the import as questions, each once within its district or regency. An
answer has the file checked anew. With the importer's consent it serves later files of the source,
of the same desk; the province's answers serve every desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import RowOutcome
from beneficiaries.import_places import PLACE_CELLS, PlaceFinder
from beneficiaries.import_plan import Plan
from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.operations import imports
from beneficiaries.periods import first_day
from beneficiaries.queries.remembered_places import answers_of, remembering, said_by_of
from beneficiaries.queries.split_villages import split_since
from core import audit

# Keys of `RegistryImport.mapping`.
QUESTIONS, SPLIT = "place_questions", "split_villages"
# So many names are asked about at once, those of the most rows first.
MOST = 100
# So many ways to tell a place are looked at.
_WAYS = 5_000
_UNKNOWN = "village_unknown"
_ROWS = """
    SELECT {cells}, count(*), min(number) FROM beneficiaries_stagedrow
     WHERE import_file_id = %(import)s AND outcome = %(faulty)s AND faults @> %(unknown)s::jsonb
     GROUP BY {places} ORDER BY count(*) DESC, min(number) LIMIT %(most)s
"""


def note(import_file: RegistryImport, counts: Mapping[str, Any]) -> None:
    """Keep with a file, whose rows were judged just now, what is to be asked or told of places."""
    kept = {
        name: value for name, value in import_file.mapping.items() if name not in (QUESTIONS, SPLIT)
    }
    if any(one["code"] == _UNKNOWN for one in counts["faults"]):
        kept[QUESTIONS] = _questions(import_file)
    if split := _left_with_mothers(import_file):
        kept[SPLIT] = split
    if kept != import_file.mapping:
        import_file.mapping = kept
        import_file.save(update_fields=["mapping"])


def with_remembered(plan: Plan, import_file: RegistryImport) -> Plan:
    """The plan with what was answered for earlier files of the source; own answers stay.

    The desk's own go before the province's, later ones before earlier ones.
    """
    if plan.places is not None:
        return plan
    desks = Q(regency__isnull=True) | Q(regency=import_file.regency_id)
    earlier = remembering(
        RegistryImport.objects.filter(desks, release__source=import_file.release.source).exclude(
            pk=import_file.pk
        )
    )
    told = sorted(
        earlier.values_list("regency_id", "pk", "mapping"),
        key=lambda one: (one[0] is not None, one[1]),
    )
    places = {key: said for *_desk, kept in told for key, said in answers_of(kept).items()}
    return replace(plan, places=places)


def answer(
    *,
    import_file: RegistryImport,
    answers: Mapping[str, tuple[int, str]],
    keep: bool,
    by: User,
) -> None:
    """Have a checked file read anew by these answers (`Plan.places`); the caller sends the job.

    Raises `imports.ImportConflict` once rows of the import are on their way into the release.
    """
    plan = Plan.kept_with(import_file.mapping)
    if plan is None:
        raise imports.ImportConflict(_("Impor ini belum selesai diperiksa."))
    now = timezone.now().isoformat()
    told = replace(
        plan,
        places={**(plan.places or {}), **answers},
        keeps_places=keep,
        places_by={**said_by_of(import_file.mapping), **dict.fromkeys(answers, (str(by.pk), now))},
        # Who answers anew wants it remembered anew.
        places_forgotten=[key for key in plan.places_forgotten if key not in answers],
    )
    imports.read_again(import_file=import_file, mapping=told.as_json(), by=by)
    audit.record(
        "registry_import.answer_places", by=by, subject=import_file, answers=len(answers), keep=keep
    )


@transaction.atomic
def forget(*, source: str, regency_id: int | None, key: str, by: User, scope: Scope) -> int:
    """Let an answer of a desk serve no later file of the source; what was read by it stays.

    `regency_id` None: the province's. Returns on how many files it was remembered, 0 for what is
    out of the scope's sight or forgotten already.
    """
    own = RegistryImport.objects.visible_to(scope).filter(
        release__source=source, regency_id=regency_id
    )
    forgotten = 0
    name = ""
    for one in remembering(own).select_for_update(of=("self",)).order_by("pk"):
        kept = answers_of(one.mapping)
        if key not in kept:
            continue
        name = kept[key][1]
        one.mapping["places_forgotten"] = [*one.mapping.get("places_forgotten", []), key]
        one.save(update_fields=["mapping"])
        forgotten += 1
    if forgotten:
        audit.record(
            "registry_import.forget_place", by=by, regency_id=regency_id, source=source, name=name,
            rows=forgotten,
        )  # fmt: skip
    return forgotten


def _questions(import_file: RegistryImport) -> list[dict[str, Any]]:
    plan = Plan.kept_with(import_file.mapping)
    if plan is None:
        return []
    finder = PlaceFinder(
        settings.PROVINCE_CODE, import_file.regency_id, plan.place_id, plan.answers
    )
    finder.learn([], wanted=import_file.mapping["code_system"])
    found: dict[str, dict[str, Any]] = {}
    for record, rows, first in _told_in_vain(import_file, plan):
        place = finder.find(record)
        unread = place.unread if place else None
        if unread is None or unread.key in plan.answers:
            continue
        # The most frequent spelling comes first and gives the question its name.
        question = found.setdefault(
            unread.key,
            {
                "key": unread.key, "parent": unread.parent_id, "level": str(unread.level),
                "name": unread.name, "rows": 0, "first": first,
            },
        )  # fmt: skip
        question["rows"] += rows
        question["first"] = min(first, question["first"])
    return sorted(found.values(), key=lambda one: (-one["rows"], one["first"]))[:MOST]


def _told_in_vain(
    import_file: RegistryImport, plan: Plan
) -> list[tuple[dict[str, str | None], int, int]]:
    """What refused rows say of their place: each way once, with its rows and the first of them."""
    told = [(name, plan.columns[name]) for name in PLACE_CELLS if name in plan.columns]
    if not told:
        return []
    cells = ", ".join(f"raw ->> {int(index)}" for _name, index in told)
    places = ", ".join(str(place) for place in range(1, len(told) + 1))
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS.format(cells=cells, places=places),
            {
                "import": import_file.pk,
                "faulty": RowOutcome.FAULTY,
                "unknown": f'[{{"code": "{_UNKNOWN}"}}]',
                "most": _WAYS,
            },
        )
        rows = cursor.fetchall()
    names = [name for name, _index in told]
    return [(dict(zip(names, row, strict=False)), row[-2], row[-1]) for row in rows]


def _left_with_mothers(import_file: RegistryImport) -> list[dict[str, Any]]:
    """Villages that gave parts away after the file's period and go on under their code and name,
    with how many rows name them: these may be of a part.
    """
    day = first_day(import_file.release.period)
    mothers = split_since(day, import_file.regency_id) if day else []
    if not mothers:
        return []
    rows = StagedRow.objects.filter(
        import_file=import_file, data__village_id__in=[one.village.pk for one in mothers]
    ).exclude(outcome=RowOutcome.FAULTY)
    counted = dict(
        rows.order_by().values("data__village_id").annotate(n=Count("pk"))
        .values_list("data__village_id", "n")
    )  # fmt: skip
    return [
        {
            "village": one.village.name, "code": one.village.code, "on": one.on.isoformat(),
            "decree": one.decree, "rows": counted[one.village.pk],
            "by_rw": rows.filter(
                data__village_id=one.village.pk, data__rw__in=[*one.given_rws]
            ).count() if one.given_rws else 0,
            "children": [
                {"name": part.name, "code": part.code, "rws": sorted(part.rws)}
                for part in one.parts
            ],
        }
        for one in mothers
        if counted.get(one.village.pk)
    ]  # fmt: skip
