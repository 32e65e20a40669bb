"""Findings of a base that is gone: marked wherever the person lives, and judged anew on return."""

from __future__ import annotations

import datetime

import pytest

from accounts.scope import Scope
from beneficiaries.models import Person, ReleaseActivation
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import (
    a_household,
    a_person,
    a_program,
    a_recipient,
    a_release,
    in_force,
)
from tests.verification.acts import MERAPI, PALEMBANG_35, waiting_case
from tests.verification.looking_again import a_second_release, in_the_base, look_again, tell
from tests.verification.pages import detail
from tests.verification.test_submission import submitting
from tests.verification.test_undo import decided, undoing
from verification.models import Case, Finding
from verification.queries.new_base import awaits_new_findings, of_a_former_base

pytestmark = pytest.mark.django_db

MARK = "Sedang diperiksa ulang"
LAHAT, PALEMBANG, OKU_TIMUR = "1604", "1671", "1608"


@pytest.fixture
def first(cast):
    release = a_release(cast.steward_sumsel)
    for code in (LAHAT, PALEMBANG, OKU_TIMUR):
        in_force(release, region(code), cast.steward_sumsel)
    look_again()
    return release


@pytest.fixture
def person(cast, first):
    home = a_household(region(MERAPI), head_name="YUNIARTI", release=first)
    born = datetime.date(1979, 4, 6)
    return a_person(home, name="YUNIARTI", nik="1604084604790001", birth_date=born)


@pytest.fixture
def case(cast, person):
    """An agency of Palembang writes somebody of Lahat down; its case is Palembang's."""
    program = a_program(cast.operator_palembang)
    recipient = a_recipient(
        program, cast.operator_palembang, region(PALEMBANG_35), person,
        birth_date=person.birth_date,
    )  # fmt: skip
    submitting(program, cast.operator_palembang)
    return Case.objects.get(recipient=recipient)


def a_newer_base(release, code: str, by) -> ReleaseActivation:
    """The base of a regency changes a minute after the last findings."""
    now = Finding.objects.latest("found_at").found_at + datetime.timedelta(minutes=1)
    ReleaseActivation.objects.filter(regency=region(code), superseded_at=None).update(
        superseded_at=now
    )
    activation = in_force(release, region(code), by.steward_sumsel)
    activation.activated_at = now
    activation.save()
    return activation


def is_marked(browser, case: Case) -> bool:
    page = browser.get(detail(case))
    assert page.status_code == 200
    return MARK in page.text


def test_the_base_where_its_person_lives_counts_for_both_readers(cast, first, case, sign_in):
    agency, bappeda = sign_in(cast.operator_palembang), sign_in(cast.verifier_palembang)
    assert case.recipient.person is not None
    assert not is_marked(agency, case)
    assert not is_marked(bappeda, case)
    a_newer_base(first, LAHAT, cast)
    assert is_marked(agency, case)
    assert is_marked(bappeda, case)
    # Nothing is proposed to the verifier by what is gone.
    assert bappeda.get(detail(case)).context["form"].initial.get("person") is None
    look_again()
    case.refresh_from_db()
    assert case.version == 2


def test_a_base_of_neither_counts_not(cast, first, case, sign_in):
    a_newer_base(first, OKU_TIMUR, cast)
    assert not is_marked(sign_in(cast.verifier_palembang), case)


def test_who_moved_there_since_is_marked_by_the_base_that_took_them(cast, first, sign_in):
    case = waiting_case(cast.operator_palembang, PALEMBANG_35)
    Finding.objects.create(
        case=case, agency=case.agency, regency=case.regency, kind="person", outcome="found",
        case_version=1,
    )  # fmt: skip
    a_newer_base(first, LAHAT, cast)
    browser = sign_in(cast.verifier_palembang)
    assert not is_marked(browser, case)
    Person.objects.filter(pk=case.recipient.person_id).update(regency=region(LAHAT))
    assert is_marked(browser, case)


def test_it_is_told_without_a_row_of_the_other_regency(cast, first, case):
    """Asked as Palembang, which still sees nobody of Lahat before and after."""
    a_newer_base(first, LAHAT, cast)
    scope = Scope.of(cast.verifier_palembang.user)
    with as_login_role(), scoped(scope.database):
        seen = Case.objects.visible_to(scope).select_related("recipient").get(pk=case.pk)
        assert awaits_new_findings(seen)
        assert not Person.objects.filter(pk=case.recipient.person_id).exists()


def test_many_are_asked_for_in_one_query(cast, first, case, django_assert_num_queries):
    a_newer_base(first, LAHAT, cast)
    here = waiting_case(cast.operator_palembang, PALEMBANG_35)
    # Role, savepoint, question, savepoint, role.
    with django_assert_num_queries(5):
        assert of_a_former_base([case.pk, here.pk]) == {case.pk}


def test_what_comes_back_after_the_base_changed_is_judged_by_today(cast, first, sign_in):
    """The re-check has passed it by while it stood decided, and does not come again."""
    program = a_program(cast.operator_lahat)
    people = [
        a_person(
            a_household(region(MERAPI), decile=2, release=first), name=name, nik=nik,
            birth_date=datetime.date(1979, 4, 6),
        )
        for name, nik in (
            ("HALIMAH TUSSADIAH", "1604084604790001"),
            ("ROBINSON SITUMORANG", "1604080604790002"),
        )
    ]  # fmt: skip
    old, same = (
        a_recipient(program, cast.operator_lahat, region(MERAPI), one, birth_date=one.birth_date)
        for one in people
    )
    submitting(program, cast.operator_lahat)
    # Their papers are another matter.
    Case.objects.update(administration_outcome="complete")
    act = decided(cast.verifier_lahat)
    second = a_second_release(cast.steward_lahat, region(LAHAT))
    tell(second, old.household, decile=9)
    in_the_base(second, LAHAT, cast.steward_lahat)
    look_again()
    assert undoing(act, cast.verifier_lahat) == 2
    browser = sign_in(cast.verifier_lahat)
    for recipient, eligibility in ((old, "outside"), (same, "eligible")):
        case = Case.objects.get(recipient=recipient)
        assert (case.state, case.eligibility_outcome) == ("submitted", eligibility)
        found = Finding.objects.filter(case=case, case_version=case.version, kind="person").get()
        assert found.release == second
        assert not is_marked(browser, case)
