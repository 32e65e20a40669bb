"""An agency that hands somebody in to learn whether they are ill, pregnant, at school or aided."""

from __future__ import annotations

import pytest
from django.urls import reverse

from programs.eligibility.variables import TOPICS, VARIABLES, Topic
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI
from tests.verification.test_criteria_answers import AGED, DISABLED, ROOF, asking, one
from tests.verification.test_submission import submitting
from verification.models import Case
from verification.operations.rejudging import rejudge_undecided

pytestmark = pytest.mark.django_db

SECRETS = [
    DISABLED,
    {"variable": "disability", "op": "in", "values": [1]},
    {"variable": "has_chronic_illness", "op": "is_true", "values": []},
    {"variable": "is_pregnant", "op": "is_true", "values": []},
    {"variable": "school_attendance", "op": "in", "values": [1]},
    {"variable": "is_working", "op": "is_true", "values": []},
    {"variable": "listed_pkh", "op": "is_true", "values": []},
]
HAS = {
    "disability": 1, "chronic_illness": 1, "is_pregnant": True, "school_attendance": 1,
    "is_working": True, "listed_pkh": True,
}  # fmt: skip
HAS_NOT = {
    "disability": 0, "chronic_illness": 0, "is_pregnant": False, "school_attendance": 0,
    "is_working": False, "listed_pkh": False,
}  # fmt: skip


def handed_in(by, program, **values) -> Case:
    household = a_household(region(MERAPI), roof_condition=2)
    person = a_person(household, **{"name": "SITI AMINAH", **values})
    recipient = a_recipient(program, by, region(MERAPI), person, birth_date=person.birth_date)
    submitting(program, by)
    return Case.objects.get(recipient=recipient)


def pages(browser, case) -> list[str]:
    """What the agency reads of a case, without what is the case's own."""
    addresses = (
        reverse("verification:case_detail", args=[case.pk]),
        reverse("programs:recipient_detail", args=[case.recipient_id]),
        reverse("verification:case_list"),
    )
    return [browser.get(address).text for address in addresses]


def marks(browser, case) -> tuple[list, list[str]]:
    answer = browser.get(reverse("verification:case_detail", args=[case.pk]))
    context = answer.context
    found = [(str(f.kind), f.outcome, str(f.label), f.lines) for f in context["findings"]]
    listed = browser.get(reverse("verification:case_list"), {"program": str(case.program_id)}).text
    words = ("Memenuhi", "Di luar kriteria", "Tepat sasaran dan lokasi", "tidak dapat dinilai")
    return found, [word for word in words if word in listed.split("<tbody>")[1]]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda one: one["variable"])
def test_who_has_it_and_who_has_not_look_alike(cast, sign_in, secret):
    by = cast.operator_lahat
    browser = sign_in(by)
    seen = []
    outcomes = set()
    # Names far apart: neither may be taken for the other.
    for values in ({**HAS, "name": "SITI AMINAH"}, {**HAS_NOT, "name": "BUDI HARTONO"}):
        program = asking(a_program(by, target_unit="person"), one(secret))
        case = handed_in(by, program, **values)
        outcomes.add(case.eligibility_outcome)
        seen.append(marks(browser, case))
        for page in pages(browser, case)[:2]:
            for word in ("Memenuhi kriteria", "Di luar kriteria", "syarat yang tidak terpenuhi"):
                assert word not in page
    # The attack would work: the base does answer differently.
    assert outcomes == {"eligible", "outside"}
    assert seen[0] == seen[1]
    assert ("Kriteria", "withheld", "Dinilai Bappeda") in [mark[:3] for mark in seen[0][0]]


def test_one_secret_among_other_conditions_hides_all(cast, sign_in):
    by = cast.operator_lahat
    mixed = asking(a_program(by, target_unit="person"), one(ROOF), one(AGED, DISABLED))
    found, listed = marks(sign_in(by), handed_in(by, mixed, **HAS))
    assert "withheld" in [mark[1] for mark in found]
    assert listed == []


def test_the_filter_finds_nothing_of_them(cast, sign_in):
    by = cast.operator_lahat
    hidden = handed_in(by, asking(a_program(by, target_unit="person"), one(DISABLED)), **HAS)
    # A name far apart, so that neither is taken for the other.
    plain = handed_in(by, asking(a_program(by), one(ROOF)), name="BUDI HARTONO")
    address = reverse("verification:case_list")
    for outcome in ("eligible", "outside", "unknown"):
        cases = sign_in(by).get(address, {"eligibility": outcome}).context["cases"]
        assert hidden not in cases
    assert list(sign_in(by).get(address, {"eligibility": "eligible"}).context["cases"]) == [plain]


def test_former_findings_and_later_criteria_tell_nothing(cast, sign_in):
    """Judged by the secret first, then by a harmless rule: who judges is told, no finding is."""
    by = cast.operator_lahat
    program = asking(a_program(by, target_unit="person"), one(DISABLED))
    case = handed_in(by, program, **HAS)
    program.criteria.create(
        agency=program.agency, regency=program.regency, version=3, deciles=[],
        conditions=[one(ROOF)], created_by=program.created_by,
    )  # fmt: skip
    rejudge_undecided([case])
    answer = sign_in(by).get(reverse("verification:case_detail", args=[case.pk]))
    told = [answer.context["findings"], *(former.findings for former in answer.context["earlier"])]
    shown = [f.outcome for group in told for f in group if str(f.kind) == "Kriteria"]
    assert shown == ["withheld"]


def test_bappeda_works_as_before(cast, sign_in):
    by = cast.operator_lahat
    case = handed_in(by, asking(a_program(by, target_unit="person"), one(DISABLED)), **HAS)
    assert case.proposed
    browser = sign_in(cast.verifier_lahat)
    address = reverse("verification:case_list")
    for query in ({"eligibility": "eligible"}, {"proposed": "1"}):
        answer = browser.get(address, query)
        assert list(answer.context["cases"]) == [case]
        assert "Tepat sasaran dan lokasi" in answer.text.split("<tbody>")[1]
    page = browser.get(reverse("verification:case_detail", args=[case.pk]))
    assert "Memenuhi kriteria program." in page.text


def test_harmless_criteria_are_told_as_before(cast, sign_in):
    by = cast.operator_lahat
    found, listed = marks(sign_in(by), handed_in(by, asking(a_program(by), one(ROOF))))
    assert ("Kriteria", "eligible") in [mark[:2] for mark in found]
    assert listed == ["Tepat sasaran dan lokasi"]


def test_what_is_told_is_named_and_all_else_withheld():
    told = {asked.topic for asked in VARIABLES.values() if not asked.withheld}
    assert told == {Topic.PEOPLE, Topic.HOUSEHOLD, Topic.HOUSING}
    assert set(TOPICS) > told
    assert all(asked.withheld for asked in VARIABLES.values() if asked.sensitive)
