"""Laying down which kinds of aid go together, and what follows from it."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction

from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict
from programs.models import Overlap, OverlapRule, ProgramKind, TouchedRecipient
from programs.operations.overlap_rules import lay_down, load_rules
from programs.overlap_rules import RECOMPUTE, built_in, in_order, unit_of
from programs.queries.overlap_rules import cell, matrix
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, url, working_as

pytestmark = pytest.mark.django_db

FORBIDDEN = {
    "verdict": OverlapVerdict.FORBIDDEN,
    "unit": OverlapUnit.PERSON,
    "period": OverlapPeriod.EVER,
    "note": "Satu kali seumur hidup.",
    "source": "Keputusan uji",
}


def laid(cast, first, second, *, seen=None, who="verifier_sumsel", **values):
    by = getattr(cast, who)
    with working_as(by):
        return lay_down(
            first=first, second=second, seen=seen, by=by.user, **{**FORBIDDEN, **values}
        )


@pytest.fixture
def kinds():
    return a_kind("uji-z"), a_kind("uji-a")


def test_pure_rules():
    assert in_order("b", "a") == ("a", "b")
    assert unit_of("person") == "person"
    assert unit_of("family") == "family"
    assert {unit_of(unit) for unit in ("household", "group")} == {"household"}
    assert built_in(same_kind=True, target_unit="person").verdict == "forbidden"
    assert built_in(same_kind=False, target_unit="person").verdict == "allowed"


def test_a_rule_stands_under_the_smaller_code(cast, kinds):
    rule, is_new = laid(cast, *kinds)
    assert is_new
    assert (rule.first_kind.code, rule.second_kind.code) == ("uji-a", "uji-z")
    assert rule.set_by == cast.verifier_sumsel.user
    event = AuditEvent.objects.get(action="overlap_rule.lay_down")
    assert event.details["kinds"] == ["uji-a", "uji-z"]


def test_the_same_rule_once_more_changes_nothing(cast, kinds):
    rule, _new = laid(cast, *kinds)
    assert laid(cast, *reversed(kinds)) == (rule, False)
    assert OverlapRule.objects.filter(first_kind=rule.first_kind).count() == 1


def test_a_new_rule_supersedes_and_keeps_the_old(cast, kinds):
    old, _new = laid(cast, *kinds)
    new, _new = laid(cast, *kinds, seen=old.pk, verdict=OverlapVerdict.ALLOWED)
    old.refresh_from_db()
    assert old.superseded_at is not None
    assert old.verdict == "forbidden"
    assert cell(*kinds).rule == new


def test_whoever_saw_another_rule_is_told(cast, kinds):
    laid(cast, *kinds)
    with pytest.raises(ValidationError, match="baru saja diubah"):
        laid(cast, *kinds, seen=None, verdict=OverlapVerdict.WARN)


@pytest.mark.parametrize("who", ["verifier_lahat", "operator_lahat", "auditor_lahat"])
def test_only_the_province_writes_rules(cast, kinds, who):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        laid(cast, *kinds, who=who)


def test_the_rules_to_begin_with(cast):
    def verdict(first: str, second: str) -> tuple[str, str, str]:
        kinds = (ProgramKind.objects.get(code=code) for code in (first, second))
        law = cell(*kinds).law
        return law.verdict.value, law.unit.value, law.period.value

    assert verdict("pkh", "blt-dana-desa") == ("forbidden", "family", "year")
    assert verdict("sembako", "blt-dana-desa") == ("forbidden", "family", "year")
    assert verdict("rtlh", "bsps") == ("forbidden", "household", "ever")
    assert verdict("pbi-jk", "pbpu-pemda") == ("forbidden", "person", "time")
    assert verdict("pip", "beasiswa")[0] == "warn"
    assert verdict("pkh", "sembako")[0] == "allowed"
    assert verdict("pkh", "pkh") == ("forbidden", "family", "year")
    assert verdict("pip", "pip") == ("forbidden", "person", "year")
    before = OverlapRule.objects.count()
    assert load_rules() == 0
    assert OverlapRule.objects.count() == before
    for row in OverlapRule.objects.select_related("first_kind", "second_kind"):
        assert in_order(row.first_kind.code, row.second_kind.code)[0] == row.first_kind.code


def test_the_matrix_holds_every_pair_once(cast):
    rows = matrix()
    kinds = ProgramKind.objects.filter(is_active=True).count()
    assert sum(len(row.cells) for row in rows) == kinds * (kinds + 1) // 2


# --- What follows ---------------------------------------------------------------------------------


def a_meeting(cast: Cast, kinds):
    """One person in programs of both kinds."""
    place = region(LAHAT_VILLAGE)
    person = a_person(a_household(place))
    operators = (cast.operator_lahat, cast.operator_lahat_perkim)
    return [
        a_recipient(a_program(operator, kind=kind), operator, place, person, state="approved")
        for operator, kind in zip(operators, kinds, strict=True)
    ]


def pressed(browser, kinds, **values):
    """The province's form, sent."""
    address = url("overlap_rule_edit", kinds[0].code, kinds[1].code)
    seen = cell(*kinds).rule
    form = {name: str(value) for name, value in FORBIDDEN.items()}
    form["seen"] = str(seen.pk) if seen else ""
    return browser.post(address, {**form, **values})


def run_jobs() -> list[Job]:
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(kind=RECOMPUTE, state=JobState.QUEUED):
            jobs.run(job.pk)
    return list(Job.objects.filter(kind=RECOMPUTE))


def test_a_rule_reaches_recipients_that_stood_before(cast, kinds, sign_in):
    one, two = a_meeting(cast, kinds)
    browser = sign_in(cast.verifier_sumsel)
    response = pressed(browser, kinds)
    assert response.status_code == 302
    (job,) = run_jobs()
    assert (job.state, job.total, job.done) == ("done", 1, 1)
    assert set(Overlap.objects.values_list("recipient", "other")) == {
        (one.pk, two.pk), (two.pk, one.pk),
    }  # fmt: skip
    assert not TouchedRecipient.objects.exists()

    pressed(browser, kinds, verdict="allowed")
    run_jobs()
    assert not Overlap.objects.exists()


def test_pressing_twice_makes_one_rule_and_one_job(cast, kinds, sign_in):
    browser = sign_in(cast.verifier_sumsel)
    pressed(browser, kinds)
    pressed(browser, kinds)
    assert OverlapRule.objects.filter(second_kind=kinds[0]).count() == 1
    assert Job.objects.filter(kind=RECOMPUTE).count() == 1


def test_a_job_cut_off_goes_on(cast, kinds, sign_in, monkeypatch):
    a_meeting(cast, kinds)
    pressed(sign_in(cast.verifier_sumsel), kinds)
    with monkeypatch.context() as broken:
        broken.setattr("verification.tasks.settle_some", _cut_off)
        (job,) = run_jobs()
    assert (job.state, job.total, job.done) == ("queued", 1, 0)
    assert TouchedRecipient.objects.count() == 1, "noted, and not noted again"
    (job,) = run_jobs()
    assert job.state == "done"
    assert Overlap.objects.count() == 2


def _cut_off(*, patient: bool = False) -> int:
    raise RuntimeError("the worker is gone")


def test_a_form_without_sense_is_shown_again(cast, kinds, sign_in):
    response = pressed(sign_in(cast.verifier_sumsel), kinds, verdict="perhaps")
    assert response.status_code == 422
    assert not OverlapRule.objects.filter(second_kind=kinds[0]).exists()


def test_somebody_faster_is_told_on_the_form(cast, kinds, sign_in):
    laid(cast, *kinds)
    response = pressed(sign_in(cast.verifier_sumsel), kinds, seen="", verdict="warn")
    assert response.status_code == 422
    assert "baru saja diubah" in response.content.decode()


@pytest.mark.parametrize("who", ["operator_lahat", "supervisor_lahat", "verifier_lahat",
                                 "auditor_lahat", "verifier_sumsel"])  # fmt: skip
def test_everybody_who_works_with_aid_reads_the_rules(cast, kinds, sign_in, who):
    laid(cast, *kinds)
    browser = sign_in(getattr(cast, who))
    page = browser.get(url("overlap_rule_list")).content.decode()
    assert "Jenis uji-a × Jenis uji-z" in page
    detail = browser.get(url("overlap_rule_detail", "uji-z", "uji-a")).content.decode()
    assert "Satu kali seumur hidup." in detail
    assert ("Ubah aturan" in detail) == (who == "verifier_sumsel")
    edit = browser.get(url("overlap_rule_edit", "uji-z", "uji-a"))
    assert edit.status_code == (200 if who == "verifier_sumsel" else 403)
    assert browser.get(url("overlap_rule_detail", "uji-z", "tidak-ada")).status_code == 404


@pytest.mark.parametrize("_round", range(3))
@pytest.mark.django_db(transaction=True)
def test_two_people_lay_down_at_once(cast, kinds, _round):
    """One comes first; the other is told. Never two rules in force."""
    start = threading.Barrier(2)
    outcomes = []

    def lay(verdict: OverlapVerdict) -> None:
        try:
            start.wait()
            laid(cast, *kinds, verdict=verdict)
            outcomes.append("laid")
        except ValidationError:
            outcomes.append("told")
        finally:
            connection.close()

    cast.verifier_sumsel  # noqa: B018 - made before the two begin
    both = [
        threading.Thread(target=lay, args=(verdict,))
        for verdict in (OverlapVerdict.WARN, OverlapVerdict.FORBIDDEN)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == ["laid", "told"]
    in_force = OverlapRule.objects.filter(second_kind=kinds[0], superseded_at__isnull=True)
    assert in_force.count() == 1
