"""Publishing: the right figures, only when something changed, and nothing small among them."""

from __future__ import annotations

import io
import uuid
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection

from core.models import AuditEvent
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.enums import FundingSource
from public import tasks
from public.cells import Cell
from public.enums import Funding, Measure
from public.models import Publication, PublishedTotal, WithheldTotal
from public.operations import publish as publishing
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.public.conftest import figures
from tests.public.solver import determined, sums


def _province() -> int:
    return region("16").pk


def _newest() -> Publication:
    return Publication.objects.get()


def test_figures_are_those_of_the_rows(filled):
    told = figures(_newest())
    lahat, province = filled.lahat.regency_id, _province()
    assert told[Cell(Measure.HOUSEHOLDS, lahat)] == 12
    assert told[Cell(Measure.PERSONS, lahat)] == 24
    assert told[Cell(Measure.PERSONS, province)] == 46
    assert told[Cell(Measure.PROGRAMS, province)] == 2
    assert told[Cell(Measure.PROGRAMS, province, 2025)] == 1
    assert told[Cell(Measure.PROGRAMS, lahat)] == 0
    assert told[Cell(Measure.ON_TARGET, lahat, 2025)] == 40
    assert told[Cell(Measure.OFF_TARGET, lahat, 2026)] == 12
    assert told[Cell(Measure.ON_TARGET, province)] == 132
    assert told[Cell(Measure.DECIDED, province)] == 144
    assert told[Cell(Measure.AMOUNT, lahat, 2025)] == 40_000_000
    assert told[Cell(Measure.ON_TARGET, province, 2025, "apbn")] == 80


def test_aid_without_a_value_in_money_adds_nothing_to_the_amount(filled):
    told = figures(_newest())
    assert told[Cell(Measure.AMOUNT, filled.lahat.regency_id, 2026)] in (0, None)
    assert told[Cell(Measure.AMOUNT, _province())] == (40 + 4 + 25 + 15 + 18) * 1_000_000


def test_undecided_recipients_drafts_and_foreign_places_do_not_count(world, publish):
    program = world.program()
    for state in ("draft", "submitted", "returned", "withdrawn"):
        world.give(program, world.lahat, 20, state=state)
    world.program(2024, state="draft")
    told = figures(publish())
    assert {value for cell, value in told.items() if cell.measure != Measure.PROGRAMS} == {0}
    assert 2024 not in {cell.year for cell in told}


def test_small_cells_and_their_companions_carry_no_value(filled):
    publication, palembang = _newest(), filled.palembang.regency_id
    told = figures(publication)
    for measure in (Measure.ON_TARGET, Measure.AMOUNT):
        assert told[Cell(measure, palembang, 2026)] is None
        # Otherwise a subtraction within Palembang or within 2026 would give it.
        assert None in (told[Cell(measure, palembang, 2025)], told[Cell(measure, palembang)])
    shown = [value for value in told.values() if value]
    counts = [v for c, v in told.items() if v and c.measure not in ("amount", "programs")]
    assert shown
    assert min(counts) >= 10
    assert not publication.totals.filter(suppressed=True, value__isnull=False).exists()


def test_nothing_withheld_follows_from_what_is_in_the_database(filled, publish):
    """Three publications, judged together by a solver that knows nothing of the code."""
    filled.give(filled.program(2026, "zakat"), filled.palembang, 3)
    publish()
    filled.give(filled.program(2026, "zakat"), filled.palembang, 9)
    publish()
    known, hidden, equations = set(), set(), []
    for publication in Publication.objects.all():
        secret = {
            Cell(*row[:-1]): row[-1]
            for row in publication.withheld.values_list(
                "measure", "region_id", "year", "funding", "value"
            )
        }
        told = figures(publication)
        true = {cell: secret[cell] if value is None else value for cell, value in told.items()}
        known |= {(cell, value) for cell, value in told.items() if value is not None}
        hidden |= set(secret.items())
        equations += [
            {(cell, true[cell]): factor for cell, factor in equation.items()}
            for equation in sums(true, _province())
        ]
    assert len(hidden) > 10
    assert not hidden & known
    assert not determined(equations, known)


def test_amounts_are_withheld_with_their_counts_and_the_reverse(filled):
    told = figures(_newest())
    odd = [
        cell
        for cell, amount in told.items()
        if cell.measure == Measure.AMOUNT
        and amount != 0
        and (amount is None) != (told[cell._replace(measure=Measure.ON_TARGET)] is None)
    ]
    assert odd == []


def test_unchanged_totals_are_not_published_again(filled, publish):
    assert publish() is None
    assert tasks.publish_totals.apply().get() is False
    assert Publication.objects.count() == 1
    filled.give(filled.program(), filled.lahat, 15)
    assert publish() is not None
    assert Publication.objects.count() == 2


def test_the_first_totals_do_not_wait_for_their_turn(world):
    with as_login_role("sigertak_worker"):
        # Of an empty base nothing is told before its time.
        assert tasks.publish_first_totals.apply().get() is False
    assert not Publication.objects.exists()
    world.move_in(world.lahat, 12)
    with as_login_role("sigertak_worker"):
        assert tasks.publish_first_totals.apply().get() is True
    told = figures(Publication.objects.get())
    assert told[Cell(Measure.HOUSEHOLDS, world.lahat.regency_id)] == 12
    # From then on the regular turn is the only one.
    world.give(world.program(), world.lahat, 15)
    with as_login_role("sigertak_worker"):
        assert tasks.publish_first_totals.apply().get() is False
    assert Publication.objects.count() == 1


def test_the_digest_cannot_be_computed_without_the_secret_key(filled, publish, settings):
    settings.SECRET_KEY = "another-key-of-more-than-forty-characters-in-it"
    assert publish() is not None


def test_only_the_last_publications_are_kept(world, publish, monkeypatch):
    monkeypatch.setattr(publishing, "KEPT", 2)
    program = world.program()
    made = []
    for _round in range(3):
        world.give(program, world.lahat, 11)
        made.append(publish().pk)
    assert set(Publication.objects.values_list("pk", flat=True)) == set(made[1:])
    assert set(PublishedTotal.objects.values_list("publication_id", flat=True)) == set(made[1:])


def test_the_threshold_is_a_setting(world, publish, settings):
    settings.DISCLOSURE_THRESHOLD = 3
    world.give(world.program(), world.lahat, 4)
    publication = publish()
    assert publication.threshold == 3
    assert figures(publication)[Cell(Measure.ON_TARGET, world.lahat.regency_id)] == 4


def test_publishing_is_on_the_record_without_a_person(filled):
    event = AuditEvent.objects.get(action="publication.publish")
    assert event.actor is None
    assert event.object_id == str(_newest().pk)
    assert set(event.details) == {"cells", "withheld"}


def test_the_command_says_what_it_did(world):
    told = io.StringIO()
    call_command("publish_totals", stdout=told)
    call_command("publish_totals", stdout=told)
    assert "Terbit" in told.getvalue()
    assert "Tidak ada perubahan" in told.getvalue()


@contextmanager
def _as(scope: DatabaseScope):
    with as_login_role(), scoped(scope):
        yield


def _count(table: str) -> None:
    with _as(DatabaseScope(DatabaseRole.PUBLIC)), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    "table",
    [
        "beneficiaries_person",
        "beneficiaries_household",
        "programs_recipient",
        "public_withheldtotal",
    ],
)
def test_the_public_role_reads_no_person_and_nothing_withheld(filled, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        _count(table)


@pytest.mark.parametrize("role", sorted(set(DatabaseRole) - {DatabaseRole.PUBLISH}))
def test_no_other_role_writes_published_figures(filled, role):
    scope = DatabaseScope(
        role, uuid.uuid4(), filled.lahat.regency_id, uuid.uuid4(), filled.lahat.pk, uuid.uuid4()
    )
    with pytest.raises(ProgrammingError, match="permission denied"), _as(scope):
        PublishedTotal.objects.update(value=1)
    assert WithheldTotal.objects.exists()


def test_sources_of_funds_are_those_of_programs():
    """This app may not know programs, so it carries the list of its own; here the two meet."""
    assert Funding.choices == FundingSource.choices
