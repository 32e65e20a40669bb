"""From check to check: what stays, what is cured, what comes back, and who may see it."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from beneficiaries.models import Person, QualityCheck, QualityEvent, QualityFinding
from beneficiaries.operations import quality_checks
from beneficiaries.quality_enums import QualityDesk, QualityOutcome
from beneficiaries.tasks_quality import check_new_bases
from core.scope import scoped
from tests.beneficiaries.quality_acts import (
    TODAY,
    checked,
    close,
    hand_down,
    kinds_of,
    scope_of,
    the_finding,
)
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)


def a_dead_man(code="1604112001", **values):
    return a_person(a_household(region(code)), **{"presence_status": 2, **values})


def _everything():
    return list(QualityFinding.objects.order_by("pk").values())


def test_the_same_base_gives_the_same_findings(cast):
    a_dead_man()
    a_person(a_household(region("1604112002")), nik="", nik_usable=False)
    first = checked(cast.steward_lahat)
    before = _everything()

    again = checked(cast.steward_lahat)

    assert (first.fresh, again.fresh, again.cured, again.returned) == (2, 0, 0, 0)
    assert again.found == first.found == 2
    assert _everything() == before
    assert not QualityEvent.objects.exists()


def test_cured_keeps_its_task_and_comes_back_to_it(cast):
    man = a_dead_man()
    checked(cast.steward_lahat)
    (task,) = hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)

    Person.objects.filter(pk=man.pk).update(presence_status=1)
    assert checked(cast.steward_lahat).cured == 1
    assert the_finding(man, "presence_deceased").state == "cured"

    Person.objects.filter(pk=man.pk).update(presence_status=2)
    assert checked(cast.steward_lahat).returned == 1
    finding = the_finding(man, "presence_deceased")
    assert (finding.state, finding.task_id, finding.returns) == ("handed", task.pk, 1)
    acts = QualityEvent.objects.filter(finding=finding).values_list("act", flat=True)
    assert set(acts) == {"cured", "returned"}


def test_not_a_problem_holds_until_the_facts_change(cast):
    head = a_person(a_household(region("1604112001")), nik="160408", nik_usable=False)
    checked(cast.steward_lahat)
    finding = the_finding(head, "nik_invalid")
    close(finding, cast.steward_lahat, QualityOutcome.NO_PROBLEM, "KTP lama memang demikian")
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)

    assert checked(cast.steward_lahat).returned == 0

    Person.objects.filter(pk=head.pk).update(nik="160408010180000X")
    assert checked(cast.steward_lahat).returned == 1


def test_mended_at_the_source_is_believed_until_the_next_release(cast):
    man = a_dead_man()
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)
    checked(cast.steward_lahat)
    close(the_finding(man, "presence_deceased"), cast.steward_lahat)

    assert checked(cast.steward_lahat).returned == 0

    current = region("1604")
    a_release(cast.steward_lahat).activations.update(superseded_at=timezone.now())
    in_force(a_release(cast.steward_lahat, period="2026-01"), current, cast.steward_lahat)
    assert checked(cast.steward_lahat).returned == 1
    assert checked(cast.steward_lahat).returned == 0
    assert the_finding(man, "presence_deceased").state == "open"


def test_who_moves_to_another_regency_takes_the_finding_along(cast):
    man = a_dead_man()
    checked(cast.steward_lahat)
    hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)
    home = a_household(region("1671011001"))
    Person.objects.filter(pk=man.pk).update(
        household=home, regency=home.regency, district=home.district, village=home.village
    )

    checked(cast.steward_palembang, "1671")
    checked(cast.steward_lahat)
    checked(cast.steward_palembang, "1671")

    finding = the_finding(man, "presence_deceased")
    assert (finding.regency_id, finding.state, finding.task_id) == (home.regency_id, "open", None)


def test_a_new_base_is_checked_by_itself(cast):
    a_dead_man()
    assert quality_checks.unchecked() == []
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)

    check_new_bases()

    assert QualityCheck.objects.get().regency_id == region("1604").pk
    assert quality_checks.unchecked() == []


def test_findings_of_another_regency_are_behind_both_walls(cast):
    a_dead_man("1671011001")
    checked(cast.steward_palembang, "1671")
    assert QualityFinding.objects.count() == 1

    lahat, agency = scope_of(cast.steward_lahat), scope_of(cast.operator_palembang)
    with scoped(lahat.database):
        assert not QualityFinding.objects.exists()
        assert not QualityFinding.objects.visible_to(lahat).exists()
    assert not QualityFinding.objects.visible_to(agency).exists()
    with scoped(scope_of(cast.steward_sumsel).database):
        assert QualityFinding.objects.count() == 1


def test_agencies_have_no_right_to_the_table(cast):
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError), scoped(scope_of(cast.operator_lahat).database):
        list(QualityFinding.objects.all())


def test_a_check_of_a_regency_reads_others_only_to_compare(cast):
    twin = {"name": "Siti Aminah", "nik": "1604084101800001", "sex": 2,
            "birth_date": datetime.date(1980, 1, 1)}  # fmt: skip
    a_person(a_household(region("1671011001")), **twin)
    here = a_person(a_household(region("1604112001")), **twin)

    checked(cast.steward_lahat, today=TODAY)

    assert kinds_of(here) == {"nik_same_person"}
    assert QualityFinding.objects.count() == 1
