"""Why an agency objects stands in lists of both sides, shortened, and in what they take along."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.exporting import taken_along
from tests.factories.grants import stand_in
from tests.verification.acts import REJECTED, deciding, waiting_case
from tests.verification.going_there import (
    GROUNDS,
    as_after_a_commit,
    lodging,
    rejected_case,
    withdrawing,
)
from tests.verification.pages import LIST
from verification.models import Case, Objection
from verification.queries.grounds import tell_grounds

pytestmark = pytest.mark.django_db

OBJECTED = {"state": "objected"}
TITLE = "Alasan sanggahan"
BAPPEDA, AGENCY = "Kasus verifikasi", "Penerima yang diajukan"


@pytest.fixture
def case(cast) -> Case:
    return rejected_case(cast.operator_lahat, cast.verifier_lahat, recipient={"name": "ROHIMA"})


@pytest.mark.parametrize("who", ["verifier_lahat", "verifier_sumsel", "auditor_lahat",
                                 "operator_lahat"])  # fmt: skip
def test_both_sides_read_it_in_the_list(cast, case, who, sign_in):
    lodging(case, cast.operator_lahat)
    browser = sign_in(getattr(cast, who))
    page = browser.get(LIST, OBJECTED).text
    assert f"{TITLE}: {GROUNDS}" in page
    assert GROUNDS in browser.get(reverse("verification:objection_list")).text


def test_a_long_one_is_shortened_and_the_file_holds_more_of_it(cast, case, sign_in):
    lodging(case, cast.operator_lahat)
    words = [f"kata{number}" for number in range(80)]
    Objection.objects.update(grounds=" ".join(words))
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(LIST, OBJECTED).text
    assert "kata17" in page
    assert "kata18" not in page
    query = {**OBJECTED, "kolom": ["state"]}
    [_header, row] = taken_along(browser, LIST, query)[BAPPEDA]
    told = row[_header.index(TITLE)]
    assert "kata59" in told
    assert "kata60" not in told


@pytest.mark.parametrize(
    ("who", "title"), [("verifier_lahat", BAPPEDA), ("operator_lahat", AGENCY)]
)
def test_in_the_file_beside_those_without(cast, case, who, title, sign_in):
    lodging(case, cast.operator_lahat)
    rejected_case(cast.operator_lahat, cast.verifier_lahat, recipient={"name": "TANPA"})
    browser = sign_in(getattr(cast, who))
    query = {"state": "all"} if title == BAPPEDA else {}
    rows = taken_along(browser, LIST, query, columns="semua")[title]
    told = {row[0]: row[rows[0].index(TITLE)] for row in rows[1:]}
    shown = {name: text for name, text in told.items() if text}
    assert shown == {"ROHIMA": GROUNDS}


def test_what_was_withdrawn_is_no_reason_any_more(cast, case, sign_in):
    withdrawing(lodging(case, cast.operator_lahat), cast.operator_lahat)
    page = sign_in(cast.verifier_lahat).get(LIST, {"state": "rejected"})
    assert "ROHIMA" in page.text
    assert TITLE not in page.text


def test_a_guest_reads_that_of_their_own(cast, cases, held, grant, sign_in):
    own, owners = cases
    for one in cases:
        deciding(one, cast.verifier_lahat, REJECTED)
    lodging(owners, cast.operator_lahat)
    guest = stand_in(sign_in(held), grant)
    words = "Surat keterangan menyusul dari dinas tamu."
    guest.post(reverse("verification:objection_lodge", args=[own.pk]), {"grounds": words})
    as_after_a_commit()
    page = guest.get(LIST, OBJECTED).text
    assert words in page
    assert GROUNDS not in page
    page = sign_in(cast.operator_lahat).get(LIST, OBJECTED).text
    assert words in page
    assert GROUNDS in page


def test_as_many_queries_for_one_as_for_three_and_none_without(cast, sign_in):
    scope = Scope.of(cast.verifier_lahat.user)

    def asked() -> int:
        with as_login_role(), scoped(scope.database):
            rows = list(Case.objects.visible_to(scope))
            with CaptureQueriesContext(connection) as queries:
                tell_grounds(scope, rows)
            return len(queries)

    waiting_case(cast.operator_lahat)
    assert asked() == 0
    counted = []
    for _ in range(3):
        lodging(rejected_case(cast.operator_lahat, cast.verifier_lahat), cast.operator_lahat)
        counted.append(asked())
    assert counted == [1, 1, 1]


def test_the_recipient_says_that_its_refusal_is_contested(cast, case, sign_in):
    page = reverse("programs:recipient_detail", args=[case.recipient_id])
    title = "Penolakan ini sedang disanggah"
    agency, bappeda = sign_in(cast.operator_lahat), sign_in(cast.verifier_lahat)
    assert title not in agency.get(page).text
    objection = lodging(case, cast.operator_lahat)
    for browser in (agency, bappeda):
        text = browser.get(page).text
        assert title in text
        for told in ("Desil 8.", GROUNDS, reverse("verification:objection_detail",
                                                  args=[objection.pk])):  # fmt: skip
            assert told in text, told
    withdrawing(objection, cast.operator_lahat)
    assert title not in agency.get(page).text


def test_whoever_waits_for_the_first_time_was_not_refused(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    page = sign_in(cast.operator_lahat).get(
        reverse("programs:recipient_detail", args=[case.recipient_id])
    )
    assert page.context["refusal"] is None
