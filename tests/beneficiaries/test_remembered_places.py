"""Answers that serve later files are listed in one place, and forgotten there."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.queries.remembered_places import remembered_places
from core.models import AuditEvent
from core.scope import scoped
from tests.beneficiaries.quality_acts import scope_of
from tests.beneficiaries.test_import_place_questions import (
    MISSPELT,
    OTHER,
    answered,
    sent,
    some,
)
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
LIST, FORGET = (reverse(f"beneficiaries:remembered_place_{name}") for name in ("list", "forget"))
AGUNG, MERAPI = "1604082001", "1604082002"


def told(cast, sign_in, steward=None, answer: str = AGUNG, period="2020-01") -> RegistryImport:
    """A file with a misspelt village, answered and remembered."""
    steward = steward or cast.steward_lahat
    one = sent(steward, some(MISSPELT), period=period)
    answered(sign_in(steward), one, steward, {MISSPELT: region(answer).pk}, keep="on")
    return one


def kept(membership):
    scope = scope_of(membership)
    with scoped(scope.database):
        return remembered_places(scope)


def form_of(one) -> dict[str, str]:
    return {
        "source": one.source, "desk": str(one.regency.pk) if one.regency else "", "key": one.key,
    }  # fmt: skip


def test_an_answer_is_listed_with_who_said_it_on_which_file(cast, sign_in):
    one = told(cast, sign_in)
    # A later file is read by it, and does not say it anew.
    sent(cast.steward_lahat, some(MISSPELT), period="2020-02")
    (found,) = kept(cast.steward_lahat)
    assert (found.name, found.parent.code, found.meant, found.source) == (
        MISSPELT, "160408", region(AGUNG), "dtks",
    )  # fmt: skip
    assert (found.by, found.told_on, found.files) == (cast.steward_lahat.user, one, 2)
    assert found.at is not None
    page = sign_in(cast.steward_lahat).get(LIST).text
    assert MISSPELT in page
    assert cast.steward_lahat.user.name in page
    assert LIST in sign_in(cast.steward_lahat).get(reverse("beneficiaries:import_list")).text


def test_what_is_not_to_be_remembered_is_not_listed(cast, sign_in):
    one = sent(cast.steward_lahat, some(MISSPELT))
    answered(sign_in(cast.steward_lahat), one, cast.steward_lahat, {MISSPELT: region(AGUNG).pk})
    assert kept(cast.steward_lahat) == []
    assert "Belum ada jawaban" in sign_in(cast.steward_lahat).get(LIST).text


def test_what_is_forgotten_is_asked_again_and_what_was_read_stays(cast, sign_in):
    steward = cast.steward_lahat
    first = told(cast, sign_in)
    browser = sign_in(steward)
    (found,) = kept(steward)
    page = browser.get(LIST).text
    assert "data-confirm" in page

    assert browser.post(FORGET, form_of(found)).status_code == 302

    assert kept(steward) == []
    later = sent(steward, some(MISSPELT), period="2020-03")
    assert later.counts["faulty"] == 1
    first.refresh_from_db()
    assert first.counts["new"] == 1
    assert StagedRow.objects.get(import_file=first).data["village_id"] == region(AGUNG).pk
    event = AuditEvent.objects.get(action="registry_import.forget_place")
    assert (event.actor_id, event.regency_id) == (steward.user_id, region("1604").pk)
    assert event.details == {"source": "dtks", "name": MISSPELT, "rows": 1}
    # Twice is once.
    assert browser.post(FORGET, form_of(found)).status_code == 302
    assert AuditEvent.objects.filter(action="registry_import.forget_place").count() == 1


def test_what_is_said_anew_is_remembered_anew(cast, sign_in):
    steward = cast.steward_lahat
    told(cast, sign_in)
    sign_in(steward).post(FORGET, form_of(kept(steward)[0]))
    told(cast, sign_in, answer=MERAPI, period="2020-02")
    (found,) = kept(steward)
    assert found.meant == region(MERAPI)
    later = sent(steward, some(MISSPELT), period="2020-03")
    assert StagedRow.objects.get(import_file=later).data["village_id"] == region(MERAPI).pk


def test_other_answers_of_the_file_stay(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some(MISSPELT, OTHER))
    answers = {MISSPELT: region(AGUNG).pk, OTHER: region(MERAPI).pk}
    answered(sign_in(steward), one, steward, answers, keep="on")
    first, _second = sorted(kept(steward), key=lambda found: found.name)
    sign_in(steward).post(FORGET, form_of(first))
    assert [found.name for found in kept(steward)] == [OTHER]


def test_each_desk_sees_and_forgets_its_own(cast, sign_in):
    told(cast, sign_in)
    (found,) = kept(cast.steward_lahat)
    assert kept(cast.steward_palembang) == []
    sign_in(cast.steward_palembang).post(FORGET, form_of(found))
    assert len(kept(cast.steward_lahat)) == 1
    assert sign_in(cast.verifier_lahat).get(LIST).status_code == 403
    assert sign_in(cast.verifier_lahat).post(FORGET, form_of(found)).status_code == 403
    # The province sees all desks, its own among them.
    of_all = some(MISSPELT, KDKAB="04", NMKAB="LAHAT")
    one = sent(cast.steward_sumsel, of_all, period="2020-02")
    answered(
        sign_in(cast.steward_sumsel), one, cast.steward_sumsel, {MISSPELT: region(AGUNG).pk},
        keep="on",
    )  # fmt: skip
    assert [found.regency for found in kept(cast.steward_sumsel)] == [None, region("1604")]
    assert len(kept(cast.steward_lahat)) == 1


@pytest.mark.parametrize("broken", [{}, {"desk": "9" * 30}, {"key": "'"}, {"desk": "²"}])
def test_a_form_that_was_tampered_with_forgets_nothing(cast, sign_in, broken):
    told(cast, sign_in)
    form = form_of(kept(cast.steward_lahat)[0]) | broken if broken else {}
    assert sign_in(cast.steward_lahat).post(FORGET, form).status_code == 302
    assert len(kept(cast.steward_lahat)) == 1


def test_answers_of_before_it_was_kept_who_said_them_still_serve(cast, sign_in):
    steward = cast.steward_lahat
    one = told(cast, sign_in)
    one.refresh_from_db()
    for name in ("places_by", "places_forgotten"):
        del one.mapping[name]
    one.save()
    (found,) = kept(steward)
    assert (found.by, found.at) == (None, None)
    assert "tidak tercatat" in sign_in(steward).get(LIST).text
    assert sent(steward, some(MISSPELT), period="2020-02").counts["new"] == 1
    sign_in(steward).post(FORGET, form_of(found))
    assert kept(steward) == []
    assert sent(steward, some(MISSPELT), period="2020-03").counts["new"] == 0
