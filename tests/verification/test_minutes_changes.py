"""Minutes whose decisions have changed since: said on the page, and replaced by new ones."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from core.pdfs import judge_pdf
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import APPROVED, REJECTED, RETURNED, deciding, waiting_case
from tests.verification.test_minutes import SIGNING, issued, today
from verification.models import Case, Decision, Minutes
from verification.operations.minutes import ALREADY_REPLACED, issue
from verification.queries.minutes_changes import changes_of, with_changes
from verification.rules import Refused

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def decided(cast) -> dict[str, Decision]:
    """Of one program in Lahat: one approved, one rejected, one returned."""
    program = a_program(cast.operator_lahat)
    made = {}
    for verdict in (APPROVED, REJECTED, RETURNED):
        case = waiting_case(cast.operator_lahat, program=program)
        made[verdict.action.value] = deciding(case, cast.verifier_lahat, verdict)
    # Decided an hour ago, so that the minutes come after.
    Decision.objects.update(decided_at=timezone.now() - HOUR)
    return made


def later(decision: Decision, by, action: str, **values) -> Decision:
    """What was done next with the case of `decision`, after the minutes."""
    version = values.pop("version", decision.case_version + 1)
    row = Decision.objects.create(
        case=decision.case, agency=decision.agency, regency=decision.regency,
        case_version=version, action=action, reason="Keliru.", entered_by=decision.entered_by,
        submitted_by=decision.submitted_by, decided_by=by.user, **values,
    )  # fmt: skip
    Decision.objects.filter(pk=row.pk).update(decided_at=timezone.now() + HOUR)
    return row


def changed(minutes: Minutes) -> int:
    marked: Any = with_changes(Minutes.objects.filter(pk=minutes.pk)).get()
    return marked.changed


@pytest.mark.parametrize("action", ["undo", "reopen"])
@pytest.mark.parametrize("which", ["approve", "reject"])
def test_a_decision_taken_back_afterwards_is_counted_as_changed(cast, decided, which, action):
    minutes, _new = issued(cast.verifier_lahat)
    assert changed(minutes) == 0
    later(decided[which], cast.verifier_lahat, action)
    assert changed(minutes) == 1


def test_a_granted_objection_changes_a_dismissed_one_does_not(cast, decided):
    minutes, _new = issued(cast.verifier_lahat)
    refusal = decided["reject"]
    objection = refusal.case.objections.create(
        decision=refusal, agency=refusal.agency, regency=refusal.regency, grounds="Periksa lagi.",
        lodged_by=cast.operator_lahat.user, due_on=timezone.localdate(),
        contested_by=refusal.decided_by,
    )  # fmt: skip
    answer = later(
        refusal, cast.verifier_sumsel, "reject", objection=objection, person_verdict=False,
        location_verdict=True,
    )  # fmt: skip
    assert changed(minutes) == 0
    Decision.objects.filter(pk=answer.pk).update(action="approve", person_verdict=True)
    assert changed(minutes) == 1


def test_a_returned_one_that_comes_back_is_the_ordinary_course(cast, decided):
    minutes, _new = issued(cast.verifier_lahat)
    returned = decided["return"]
    # Handed in again (one version), then approved.
    later(
        returned, cast.verifier_lahat, "approve", version=returned.case_version + 2,
        person_verdict=True, location_verdict=True,
    )  # fmt: skip
    assert changed(minutes) == 0


def test_what_changed_before_is_not_counted(cast, decided):
    row = later(decided["approve"], cast.verifier_lahat, "undo")
    Decision.objects.filter(pk=row.pk).update(decided_at=timezone.now() - HOUR / 2)
    Case.objects.filter(pk=row.case_id).update(version=3, state="submitted")
    minutes, _new = issued(cast.verifier_lahat)
    assert (minutes.counts["examined"], changed(minutes)) == (2, 0)


def test_other_territories_programs_and_days_do_not_count(cast, decided):
    mine, _new = issued(cast.verifier_lahat)
    other = a_program(cast.operator_palembang)
    case = waiting_case(cast.operator_palembang, village="1671011001", program=other)
    theirs = deciding(case, cast.verifier_palembang)
    Decision.objects.filter(pk=theirs.pk).update(decided_at=timezone.now() - HOUR)
    whole, _new = issued(cast.verifier_sumsel)
    later(theirs, cast.verifier_palembang, "undo")
    assert (changed(mine), changed(whole)) == (0, 1)
    yesterday = timezone.localdate() - datetime.timedelta(days=3)
    Minutes.objects.filter(pk=whole.pk).update(period_from=yesterday, period_to=yesterday)
    assert changed(whole) == 0
    Minutes.objects.filter(pk=whole.pk).update(
        period_from=timezone.localdate(), period_to=timezone.localdate(), program=other
    )
    assert changed(whole) == 1


def test_the_pages_say_it_and_list_them(cast, decided, sign_in):
    minutes, _new = issued(cast.verifier_lahat)
    page = reverse("verification:minutes_detail", args=[minutes.pk])
    browser = sign_in(cast.verifier_lahat)
    assert "telah berubah" not in browser.get(page).text
    later(decided["approve"], cast.verifier_lahat, "undo")
    shown = browser.get(page)
    assert "1 putusan dalam berita acara ini telah berubah sejak diterbitkan" in shown.text
    assert decided["approve"].case.recipient.name in shown.text
    assert f"?ganti={minutes.pk}" in shown.text
    listed = browser.get(reverse("verification:minutes_list"))
    assert "1 putusan di dalamnya telah berubah" in listed.text
    checked = browser.get(reverse("verification:minutes_list"), {"code": minutes.code})
    assert checked.context["checked"].changed == 1
    assert sign_in(cast.verifier_palembang).get(page).status_code == 404


def test_the_agency_reads_the_changes_of_its_program(cast, decided, sign_in):
    program = decided["approve"].case.program
    minutes, _new = issued(cast.verifier_lahat)
    Minutes.objects.filter(pk=minutes.pk).update(program=program, agency=program.agency)
    later(decided["approve"], cast.verifier_lahat, "undo")
    page = reverse("verification:minutes_detail", args=[minutes.pk])
    shown = sign_in(cast.supervisor_lahat).get(page)
    assert len(shown.context["changes"]) == 1
    assert shown.context["may_replace"] is False


def test_new_ones_name_those_they_replace(cast, decided, sign_in):
    former, _new = issued(cast.verifier_lahat)
    later(decided["approve"], cast.verifier_lahat, "undo")
    Case.objects.filter(pk=decided["approve"].case_id).update(version=3, state="submitted")
    browser = sign_in(cast.verifier_lahat)
    create = reverse("verification:minutes_create")
    asked = browser.get(create, {"ganti": former.pk})
    assert f"Menggantikan berita acara {former.number}" in asked.text
    values = {
        name: value.isoformat() if isinstance(value, datetime.date) else str(value or "")
        for name, value in asked.context["form"].initial.items()
    }
    assert values["signer_name"] == SIGNING.name
    answer = browser.post(create, values)
    made = Minutes.objects.get(replaces=former)
    assert answer.url == reverse("verification:minutes_detail", args=[made.pk])
    assert made.counts["examined"] == 2
    judge_pdf(made.file.read())
    old = browser.get(reverse("verification:minutes_detail", args=[former.pk]))
    assert f"Sudah digantikan oleh {made.number}" in old.text
    assert old.context["may_replace"] is False


def test_one_is_replaced_once_and_by_its_own_territory(cast, decided):
    former, _new = issued(cast.verifier_lahat)

    def replacing(membership):
        scope = Scope.of(membership.user, membership.pk)
        with as_login_role(), scoped(scope.database):
            return issue(
                minutes_id=uuid.uuid4(), period=today(), signing=SIGNING, by=membership.user,
                scope=scope, replaces=former.pk,
            )  # fmt: skip

    with pytest.raises(Refused) as above:
        replacing(cast.verifier_sumsel)
    assert above.value.text == ALREADY_REPLACED
    replacing(cast.verifier_lahat)
    with pytest.raises(Refused):
        replacing(cast.verifier_lahat)
    assert Minutes.objects.count() == 2


def test_changes_are_seen_within_the_scope(cast, decided):
    minutes, _new = issued(cast.verifier_lahat)
    later(decided["approve"], cast.verifier_lahat, "undo")
    for who, seen in (("verifier_lahat", 1), ("verifier_sumsel", 1), ("verifier_palembang", 0)):
        scope = Scope.of(getattr(cast, who).user)
        with as_login_role(), scoped(scope.database):
            assert changes_of(scope, minutes).count() == seen


def test_the_list_asks_once_for_all_rows(cast, decided, sign_in):
    browser = sign_in(cast.verifier_lahat)

    def counted() -> int:
        issued(cast.verifier_lahat)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("verification:minutes_list"))
        return len(queries)

    counted()
    first = counted()
    counted()
    assert counted() == first
