"""The yearly clock counts every household once, and its numbers lead to their list."""

from __future__ import annotations

import datetime

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.queries.last_looked_at import last_looked_at
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Recipient
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from tests.programs.acts import working_as
from verification.models import Case, Decision, FieldCheck

pytestmark = pytest.mark.django_db
CLOCK = "/basis/verifikasi-tahunan/"
VILLAGE = "1604112001"


ACTION = {"approved": "approve", "rejected": "reject", "returned": "return"}


def decide(cast, case: Case, state: str, *, in_bulk: bool = False) -> None:
    """The decision that such a state stands on."""
    Decision.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=case.version - 1,
        action=ACTION[state], person_verdict=state == "approved",
        location_verdict=state == "approved", reason="Menurut berkas.",
        entered_by=case.submitted_by, submitted_by=case.submitted_by,
        decided_by=cast.verifier_lahat.user, in_bulk=in_bulk,
    )  # fmt: skip


def verified(cast, days: int, state: str = "approved", *, in_bulk: bool = False):
    person = a_person(a_household(region(VILLAGE)))
    recipient = a_recipient(
        a_program(cast.operator_lahat), cast.operator_lahat, person.village, person,
    )  # fmt: skip
    case = a_case(recipient, cast.operator_lahat, version=2)
    when = timezone.now() - datetime.timedelta(days=days)
    decide(cast, case, state, in_bulk=in_bulk)
    type(case).objects.filter(pk=case.pk).update(decided_at=when, state=state)
    return person.household


def test_numbers_by_district_and_village_and_the_lists_behind_them(cast, sign_in):
    lately, late = verified(cast, 30), verified(cast, 400)
    never = a_household(region(VILLAGE))
    a_household(region("1671011001"))
    browser = sign_in(cast.steward_lahat)

    (line,) = browser.get(CLOCK).context["lines"]
    assert (line.lately, line.long_ago, line.never, round(line.share)) == (1, 1, 1, 33)
    (village,) = browser.get(f"{CLOCK}?{line.query}").context["lines"]
    assert village.region == region(VILLAGE)
    listed = {
        wanted: [row.pk for row in browser.get(
            f"/basis/rumah-tangga/?{village.query}&verifikasi={wanted}").context["page"].rows]
        for wanted in ("setahun", "lama", "belum")
    }  # fmt: skip
    assert listed == {"setahun": [lately.pk], "lama": [late.pk], "belum": [never.pk]}


def test_the_province_chooses_a_regency_and_agencies_have_no_such_page(cast, sign_in):
    a_household(region(VILLAGE))
    province = sign_in(cast.steward_sumsel)
    assert "lines" not in province.get(CLOCK).context
    (line,) = province.get(f"{CLOCK}?kabupaten={region('1604').pk}").context["lines"]
    assert line.total == 1
    assert sign_in(cast.operator_lahat).get(CLOCK).status_code in (403, 404)


OWN = "/basis/usulan/rumah-tangga/"


def test_a_village_reads_the_days_of_its_own_households_alone(cast, sign_in):
    lately, late = verified(cast, 30), verified(cast, 400)
    never = a_household(region(VILLAGE))
    beside = a_person(a_household(region("1604112002")))
    recipient = a_recipient(
        a_program(cast.operator_lahat), cast.operator_lahat, beside.village, beside
    )
    case = a_case(recipient, cast.operator_lahat, version=2)
    decide(cast, case, "approved")
    type(case).objects.filter(pk=case.pk).update(decided_at=timezone.now(), state="approved")
    browser = sign_in(cast.village_lahat)

    page = browser.get(OWN)
    told = {
        home.pk: day and (timezone.now() - day).days for home, day, *_rest in page.context["homes"]
    }
    assert told == {lately.pk: 30, late.pk: 400, never.pk: None}
    clock = page.context["clock"]
    assert (clock.total, clock.lately, clock.due) == (3, 1, 2)
    listed = {
        wanted: {home.pk for home, *_ in browser.get(f"{OWN}?verifikasi={wanted}").context["homes"]}
        for wanted in ("belum", "sudah", "lain")
    }
    assert listed["belum"] == {late.pk, never.pk}
    assert listed["sudah"] == {lately.pk}
    assert listed["lain"] == {lately.pk, late.pk, never.pk}
    assert "Lewat 12 bulan" in browser.get(f"{OWN}{late.pk}/").content.decode()


def test_the_function_of_days_tells_nobody_else(cast):
    """Within a village's bounds by itself; a role without a village may not ask it at all."""
    home = verified(cast, 30)
    asking = "SELECT household_id FROM beneficiaries_village_verified()"
    told = {}
    for code in (VILLAGE, "1604112002"):
        scope = DatabaseScope(
            DatabaseRole.VILLAGE, regency_id=region("1604").pk, village_id=region(code).pk
        )
        with as_login_role(), scoped(scope), connection.cursor() as cursor:
            cursor.execute(asking)
            told[code] = [key for (key,) in cursor.fetchall()]
    assert told == {VILLAGE: [home.pk], "1604112002": []}
    for membership in (cast.operator_lahat, cast.steward_lahat):
        with (
            as_login_role(),
            pytest.raises(DatabaseError, match="permission denied"),
            scoped(Scope.of(membership.user).database),
            connection.cursor() as cursor,
        ):
            cursor.execute(asking)


def visit(home, days: int, result: str) -> None:
    """Somebody went there on account of a case that is still open or was refused."""
    case = Case.objects.get(recipient__household=home)
    asked_by = case.submitted_by
    now = timezone.now()
    FieldCheck.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=case.version,
        question="Apakah keluarga ini tinggal di sana?", requested_by=asked_by,
        due_on=now.date(), state="done", visited_on=now.date() - datetime.timedelta(days=days),
        visitor="Petugas", result=result, reported_by=asked_by, reported_at=now,
    )  # fmt: skip


def test_only_an_act_in_which_somebody_looked_counts(cast, sign_in):
    """A refusal or a return at the desk is none; a visit that met the family is, whatever came."""
    refused = verified(cast, 5, "rejected")
    returned = verified(cast, 5, "returned")
    absent = verified(cast, 5, "rejected")
    visit(absent, 20, "not_found")
    met = verified(cast, 5, "rejected")
    visit(met, 20, "unfit")
    long_ago = verified(cast, 5, "rejected")
    visit(long_ago, 500, "as_written")
    approved = verified(cast, 30)
    never = {refused.pk, returned.pk, absent.pk}

    village = sign_in(cast.village_lahat)
    homes = village.get(OWN).context["homes"]
    days = {home.pk: day and (timezone.now() - day).days for home, day, *_rest in homes}
    assert {pk for pk, day in days.items() if day is None} == never
    assert 19 <= days[met.pk] <= 21
    assert days[approved.pk] == 30
    assert days[long_ago.pk] > 400
    assert "desa tidak menandainya sendiri" in village.get(OWN).text

    steward = sign_in(cast.steward_lahat)
    (line,) = steward.get(CLOCK).context["lines"]
    assert (line.lately, line.long_ago, line.never) == (2, 1, 3)
    shown = {
        home.pk: steward.get(f"/basis/rumah-tangga/{home.pk}/").context["verified_at"]
        for home in (refused, met, approved)
    }
    assert shown[refused.pk] is None
    assert (shown[met.pk] is None, shown[approved.pk] is None) == (False, False)


def test_an_approval_in_bulk_says_of_no_household_that_it_was_looked_at(cast, sign_in):
    """Nor does it hide a visit."""
    in_bulk = verified(cast, 5, in_bulk=True)
    visited = verified(cast, 5, in_bulk=True)
    visit(visited, 500, "as_written")
    village, steward = sign_in(cast.village_lahat), sign_in(cast.steward_lahat)
    homes = village.get(OWN).context["homes"]
    days = {home.pk: day and (timezone.now() - day).days for home, day, *_rest in homes}
    assert days[in_bulk.pk] is None
    assert days[visited.pk] > 400
    (line,) = steward.get(CLOCK).context["lines"]
    assert (line.lately, line.long_ago, line.never) == (0, 1, 1)
    shown = steward.get(f"/basis/rumah-tangga/{in_bulk.pk}/").context["verified_at"]
    assert shown is None
    Decision.objects.filter(case__recipient__household=in_bulk).update(in_bulk=False)
    (line,) = steward.get(CLOCK).context["lines"]
    assert (line.lately, line.long_ago, line.never) == (1, 1, 0)
    # An agency asks the same of those it helps.
    Recipient.objects.filter(household=in_bulk).update(state="approved")
    with working_as(cast.operator_lahat) as scope:
        assert last_looked_at(scope, in_bulk) is not None
