"""Which recipients clash: the set-based statement against a slow model, and its table kept true."""

from __future__ import annotations

import datetime
import random

import pytest
from django.db import ProgrammingError, connection, transaction

from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Overlap, OverlapRule, Recipient, TouchedRecipient
from programs.operations import overlaps
from programs.operations import programs as program_operations
from programs.operations.kinds import change_kind
from programs.operations.touching import touch
from programs.queries.overlaps import CLASHES, clashes_of, parameters
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, PALEMBANG_VILLAGE, working_as
from tests.programs.overlap_model import expected

pytestmark = pytest.mark.django_db

MATCHING = DatabaseScope(DatabaseRole.MATCHING)


def settled() -> int:
    """All notes taken off, as the worker does; returns how many."""
    done = 0
    with as_login_role("sigertak_worker"):
        while True:
            with scoped(MATCHING):
                step = overlaps.settle(most=7)
            if not step.noted:
                return done
            done += step.noted


def rows() -> set[tuple]:
    return set(
        Overlap.objects.values_list(
            "recipient_id", "other_id", "verdict", "unit", "same_program", "by_nik_only"
        )
    )


def wanted() -> set[tuple]:
    everybody = Recipient.objects.select_related("program__kind")
    return expected(everybody, OverlapRule.objects.filter(superseded_at__isnull=True))


def a_rule(first, second, verdict="forbidden", *, unit="household", period="year") -> OverlapRule:
    first, second = sorted((first, second), key=lambda kind: kind.code)
    return OverlapRule.objects.create(
        first_kind=first, second_kind=second, unit=unit, period=period, verdict=verdict
    )


@pytest.fixture
def lahat():
    return region(LAHAT_VILLAGE)


# --- Against the model ----------------------------------------------------------------------------

CARDS = ("1604110101100001", "1604110101100002")
STATES = ("draft", "submitted", "returned", "approved", "rejected", "withdrawn", "ended")


def a_world(cast: Cast, chance: random.Random) -> list[Recipient]:
    operators = [cast.operator_lahat, cast.operator_lahat_perkim, cast.operator_sumsel]
    kinds = [a_kind(f"uji-{n}") for n in range(4)]
    for kind in kinds[:2]:
        kind.target_unit = "person"
        kind.save()
    for at, first in enumerate(kinds):
        for second in kinds[at:]:
            if chance.random() < 0.6:
                a_rule(
                    first,
                    second,
                    chance.choice(["forbidden", "warn", "allowed"]),
                    unit=chance.choice(["person", "family", "household"]),
                    period=chance.choice(["year", "time", "ever"]),
                )
    day = datetime.date(2026, 1, 1)
    programs = []
    for _number in range(9):
        year = chance.choice([2025, 2026])
        starts = chance.choice([None, day.replace(year=year, month=chance.randint(1, 6))])
        ends = chance.choice([None, day.replace(year=year, month=chance.randint(7, 12))])
        operator = chance.choice(operators)
        program = a_program(
            operator,
            kind=chance.choice(kinds),
            year=year,
            starts_on=starts,
            ends_on=ends,
            target_unit=chance.choice(["person", "family", "household", "group"]),
        )
        programs.append((program, operator))
    village = region(LAHAT_VILLAGE)
    people = [
        a_person(household, name=f"Orang {n}", kk=chance.choice(["", *CARDS]))
        for household in (a_household(village) for _n in range(6))
        for n in range(2)
    ]
    niks = ["", *(f"16041152018000{n:02d}" for n in range(5)), *(p.nik for p in people[:3])]
    made = []
    for number in range(130):
        program, operator = chance.choice(programs)
        state = chance.choice(STATES)
        outcome = chance.choice(["match", "match", "match", "doubtful", "none"])
        person = chance.choice(people) if outcome != "none" else None
        # A household noted at matching may be older than the person's household of today.
        household = chance.choice([person, people[0]]).household if person else None
        ended = chance.choice([datetime.date(2025, 3, 1), datetime.date(2026, 5, 1)])
        values = {"ended_on": ended, "end_kind": "completed"} if state == "ended" else {}
        nik = chance.choice(niks)
        taken = Recipient.objects.filter(program=program, nik=nik).exclude(
            state__in=["withdrawn", "ended"]
        )
        if nik and taken.exists():
            nik = ""
        made.append(
            a_recipient(program, operator, village, person, state=state, match_outcome=outcome,
                        nik=nik, name=f"P{number}", household=household,
                        kk=chance.choice(["", *CARDS]), **values)
        )  # fmt: skip
    return made


@pytest.mark.parametrize("seed", range(4))
def test_the_statement_equals_the_slow_model(cast, seed):
    chance = random.Random(seed)
    made = a_world(cast, chance)
    touch(recipient.pk for recipient in made)
    assert settled() == len(made)
    assert rows() == wanted()
    assert len(rows()) > 40, "the world has too few clashes to prove anything"

    # Changes of a few, with only those noted: partners and mirrors follow.
    for recipient in chance.sample(made, 30):
        recipient.refresh_from_db()
        recipient.state = chance.choice(STATES)
        recipient.ended_on = datetime.date(2026, 2, 1) if recipient.state == "ended" else None
        recipient.end_kind = "moved" if recipient.state == "ended" else ""
        if chance.random() < 0.3:
            recipient.nik, recipient.match_outcome = "", "none"
        with transaction.atomic():
            try:
                with transaction.atomic():
                    recipient.save()
            except Exception:  # the number is taken in this program: leave this one as it was
                continue
            touch([recipient.pk])
    settled()
    assert rows() == wanted()


def test_every_row_says_whose_it_is(cast):
    touch(recipient.pk for recipient in a_world(cast, random.Random(7)))
    settled()
    assert Overlap.objects.exists()
    for row in Overlap.objects.select_related("recipient", "other"):
        assert (row.agency_id, row.regency_id, row.program_id) == (
            row.recipient.agency_id, row.recipient.regency_id, row.recipient.program_id,
        )  # fmt: skip
        assert (row.other_agency_id, row.other_regency_id, row.other_program_id) == (
            row.other.agency_id, row.other.regency_id, row.other.program_id,
        )  # fmt: skip
        same_kind = row.recipient.program.kind_id == row.other.program.kind_id
        assert row.rule_id is not None or row.same_program or same_kind


# --- One by one -----------------------------------------------------------------------------------


def pair(cast, lahat, state="approved", other_state="approved", **values):
    """One person in two programs of two agencies; `values` are the second program's."""
    person = a_person(a_household(lahat))
    mine = a_program(cast.operator_lahat, kind=a_kind("a"))
    theirs = a_program(cast.operator_lahat_perkim, **{"kind": a_kind("a"), **values})
    one = a_recipient(mine, cast.operator_lahat, lahat, person, state=state)
    two = a_recipient(theirs, cast.operator_lahat_perkim, lahat, person, state=other_state)
    touch([one.pk, two.pk])
    settled()
    return one, two


def test_the_same_kind_in_the_same_year_is_forbidden(cast, lahat):
    one, two = pair(cast, lahat)
    assert rows() == {
        (one.pk, two.pk, "forbidden", "family", False, False),
        (two.pk, one.pk, "forbidden", "family", False, False),
    }
    assert set(Overlap.objects.values_list("rule", flat=True)) == {None}


def test_other_kinds_go_together_unless_a_rule_says_otherwise(cast, lahat):
    one, _two = pair(cast, lahat, kind=a_kind("b"))
    assert rows() == set()
    rule = a_rule(a_kind("a"), a_kind("b"), "warn")
    touch([one.pk])
    settled()
    assert set(Overlap.objects.values_list("rule", "verdict")) == {(rule.pk, "warn")}
    assert Overlap.objects.count() == 2


def test_a_draft_is_warned_and_warns_nobody(cast, lahat):
    one, two = pair(cast, lahat, state="draft")
    assert {row[:2] for row in rows()} == {(one.pk, two.pk)}


def test_two_agencies_do_not_hear_of_each_other_s_drafts(cast, lahat):
    pair(cast, lahat, state="draft", other_state="draft")
    assert rows() == set()


def test_drafts_of_one_agency_warn_each_other(cast, lahat):
    program = a_program(cast.operator_lahat)
    household = a_household(lahat)
    made = [
        a_recipient(program, cast.operator_lahat, lahat, a_person(household, kk=CARDS[0]))
        for _n in range(3)
    ]
    touch(recipient.pk for recipient in made)
    settled()
    assert {row[:2] for row in rows()} == {
        (one.pk, two.pk) for one in made for two in made if one != two
    }
    assert {row[2:5] for row in rows()} == {("forbidden", "family", True)}


def test_a_place_given_up_is_free_again(cast, lahat):
    program = a_program(cast.operator_lahat)
    person = a_person(a_household(lahat))
    ended = a_recipient(
        program, cast.operator_lahat, lahat, person, state="ended", end_kind="deceased",
        ended_on=datetime.date(2026, 3, 1),
    )  # fmt: skip
    heir = a_recipient(
        program, cast.operator_lahat, lahat, a_person(person.household), heir_of=ended
    )
    touch([ended.pk, heir.pk])
    settled()
    assert rows() == set()


def test_members_of_groups_count_by_household(cast, lahat):
    kube = a_kind("kube-uji")
    household = a_household(lahat)
    made = []
    for operator in (cast.operator_lahat, cast.operator_lahat_perkim):
        program = a_program(operator, kind=kube, target_unit="group")
        person = a_person(household)
        made.append(a_recipient(program, operator, lahat, person, state="submitted"))
    touch([made[0].pk])
    settled()
    assert {row[:2] for row in rows()} == {(made[0].pk, made[1].pk), (made[1].pk, made[0].pk)}


def test_across_regencies_each_side_keeps_its_own(cast, lahat):
    person = a_person(a_household(lahat))
    palembang = region(PALEMBANG_VILLAGE)
    sides = [(cast.operator_lahat, lahat), (cast.operator_palembang, palembang)]
    made = [
        a_recipient(a_program(operator), operator, place, person, state="approved")
        for operator, place in sides
    ]
    touch([made[0].pk])
    settled()
    own = Overlap.objects.get(recipient=made[0])
    assert (own.regency, own.other_regency) == (region("1604"), region("1671"))
    with working_as(cast.verifier_lahat) as scope:
        assert list(Overlap.objects.visible_to(scope)) == [own]
        assert list(Overlap.objects.all()) == [own], "the database's wall alone"


def test_agencies_have_no_right_on_the_table(cast, lahat):
    pair(cast, lahat)
    with working_as(cast.operator_lahat):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Overlap.objects.exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            TouchedRecipient.objects.exists()


@pytest.mark.parametrize("who", ["operator_lahat", "verifier_lahat", "verifier_sumsel"])
def test_whoever_writes_recipients_may_note_them(cast, lahat, who):
    recipient = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, lahat)
    with working_as(getattr(cast, who)):
        touch([recipient.pk])
        touch([])
    assert list(TouchedRecipient.objects.values_list("recipient", flat=True)) == [recipient.pk]


# --- Kept true ------------------------------------------------------------------------------------


def test_what_stays_keeps_the_day_it_was_found(cast, lahat):
    one, _two = pair(cast, lahat)
    Overlap.objects.update(found_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    touch([one.pk])
    assert settled() == 1
    assert set(Overlap.objects.values_list("found_at__year", flat=True)) == {2020}


def test_a_worker_that_dies_leaves_notes_and_rows_as_they_were(cast, lahat):
    one, two = pair(cast, lahat)
    Recipient.objects.filter(pk=two.pk).update(state="rejected")
    touch([two.pk])
    before = rows()

    def killed() -> None:
        with scoped(MATCHING):
            overlaps.settle()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        killed()
    assert rows() == before
    assert TouchedRecipient.objects.count() == 1
    with scoped(MATCHING):
        step = overlaps.settle()
    assert step.affected == {one.pk, two.pk}
    assert rows() == set()
    with scoped(MATCHING):
        assert overlaps.settle() == overlaps.Settled()


def test_judging_sees_the_clashes_within_a_batch(cast, lahat):
    program = a_program(cast.operator_lahat)
    household = a_household(lahat)
    made = [
        a_recipient(program, cast.operator_lahat, lahat, a_person(household)) for _n in range(2)
    ]
    with scoped(MATCHING):
        found = clashes_of([recipient.pk for recipient in made])
        assert {(clash.recipient_id, clash.other_id) for clash in found} == {
            (made[0].pk, made[1].pk), (made[1].pk, made[0].pk),
        }  # fmt: skip
        assert clashes_of([made[0].pk]) == []
        assert clashes_of([]) == []


def test_a_rejected_one_is_judged_as_if_it_stood(cast, lahat):
    one, two = pair(cast, lahat, state="rejected")
    assert rows() == set()
    with scoped(MATCHING):
        assert [clash.other_id for clash in clashes_of([one.pk])] == [two.pk]
        assert clashes_of([two.pk]) == []


def test_the_statement_reads_by_index(cast, lahat):
    """A plan that reads all recipients would be the end of it at a million."""
    one, _two = pair(cast, lahat)
    with scoped(MATCHING), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN WITH {CLASHES} SELECT * FROM clashing", parameters([one.pk]))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    for index in ("recipient_household", "recipient_person", "recipient_nik"):
        assert index in plan


def test_a_program_moved_to_another_year_is_computed_anew(cast, lahat):
    one, _two = pair(cast, lahat)
    program = one.program
    with working_as(cast.operator_lahat):
        program_operations.change(
            program=program, values={"year": 2027}, by=cast.operator_lahat.user
        )
    assert settled() == 1
    assert rows() == set()
    with working_as(cast.operator_lahat):
        program_operations.change(
            program=program, values={"name": "Nama lain"}, by=cast.operator_lahat.user
        )
    assert settled() == 0, "a name weighs nothing"


def test_a_kind_counted_by_person_from_now_on(cast, lahat):
    kind = a_kind("a")
    household = a_household(lahat)
    made = [
        a_recipient(a_program(by, kind=kind), by, lahat, a_person(household), state="approved")
        for by in (cast.operator_lahat, cast.operator_lahat_perkim)
    ]
    touch(recipient.pk for recipient in made)
    settled()
    assert len(rows()) == 2
    with working_as(cast.verifier_sumsel):
        change_kind(kind=kind, values={"target_unit": "person"}, by=cast.verifier_sumsel.user)
    settled()
    assert rows() == set()
