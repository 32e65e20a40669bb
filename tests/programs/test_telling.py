"""Recipients in the agency's own hands are no oracle about people of other regencies."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.scope import Scope
from core.identifiers import uuid7
from programs.models import Overlap, Recipient
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    PALEMBANG_VILLAGE,
    a_csv,
    a_row,
    checked,
    entered,
    sent,
    url,
)

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE, NOBODY = "1604114502850001", "1671014502850001", "1671014502850009"
UNSURE = "Belum dapat dipastikan"


@pytest.fixture
def people(cast):
    return {
        nik: a_person(a_household(region(village)), name="SITI AMINAH", nik=nik, sex=2)
        for nik, village in ((HERE, LAHAT_VILLAGE), (ELSEWHERE, PALEMBANG_VILLAGE))
    }


def page_text(browser, address: str, *own: str) -> str:
    """The page without what differs between any two recipients."""
    text = browser.get(address).content.decode()
    start = text.index("<main")
    text = text[start : text.index("</main>", start)]
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+|datetime="[^"]+|\d\d\.\d\d', "…", text)
    for word in own:
        text = text.replace(word, "…")
    return text


def planted(program, by, person=None, outcome="doubtful", state="draft", **values):
    one = a_recipient(
        program, by, region(LAHAT_VILLAGE), state=state, match_outcome=outcome,
        person=person, household=person and person.household, name="Nama Karangan",
        match_reasons=["nik_same", "name_differs"] if person else [], **values,
    )  # fmt: skip
    Recipient.objects.filter(pk=one.pk).update(nik="")
    return one


def test_a_real_entry_with_a_nik_of_another_regency_answers_as_an_unknown_one(
    operator, cast, program, people
):
    told = []
    for nik in (ELSEWHERE, NOBODY):
        answer = operator.post(
            url("recipient_create", program.pk),
            {
                "entry": str(uuid7()),
                "name": "Nama Karangan",
                "nik": nik,
                "village": str(region(LAHAT_VILLAGE).pk),
            },
            follow=True,
        )
        told.append([str(message) for message in answer.context["messages"]])
        assert UNSURE in answer.content.decode()
    # Otherwise this test would compare nothing with nothing.
    found = Recipient.objects.get(nik=ELSEWHERE)
    assert (found.match_outcome, found.person_id) == ("doubtful", people[ELSEWHERE].pk)
    assert told[0] == told[1]


@pytest.mark.parametrize("state", ["draft", "returned", "withdrawn"])
@pytest.mark.parametrize("outcome", ["match", "doubtful"])
def test_somebody_elsewhere_reads_like_nobody(operator, cast, program, people, state, outcome):
    by = cast.operator_lahat
    hidden = planted(program, by, people[ELSEWHERE], outcome, state)
    nobody = planted(program, by, None, "none", state)
    texts = [
        page_text(operator, url("recipient_detail", one.pk), str(one.pk))
        for one in (hidden, nobody)
    ]
    assert texts[0] == texts[1]
    assert UNSURE in texts[0]


@pytest.mark.parametrize("state", ["draft", "returned", "withdrawn"])
def test_lists_and_filters_agree_with_the_page(operator, cast, program, people, state):
    by = cast.operator_lahat
    hidden = planted(program, by, people[ELSEWHERE], "doubtful", state)
    here = planted(program, by, people[HERE], "doubtful", state)
    address = url("recipient_list", program.pk)
    shown = {one.pk: one for one in operator.get(address).context["page"].rows}
    assert (shown[hidden.pk].told_outcome, shown[here.pk].told_outcome) == ("none", "doubtful")
    for match, expected in (("none", [hidden.pk]), ("doubtful", [here.pk]), ("match", [])):
        rows = operator.get(f"{address}?match={match}").context["page"].rows
        assert [one.pk for one in rows] == expected


def test_waiting_lists_tell_no_more(operator, cast, program, people):
    planted(program, cast.operator_lahat, people[ELSEWHERE], "doubtful")
    page = operator.get(url("draft_list")).content.decode()
    assert UNSURE in page
    assert "Meragukan" not in page


def test_once_submitted_the_outcome_is_told(operator, cast, program, people):
    one = planted(program, cast.operator_lahat, people[ELSEWHERE], "doubtful", "submitted")
    assert "Meragukan" in page_text(operator, url("recipient_detail", one.pk))


def test_bappeda_reads_the_true_outcome(cast, sign_in, program, people):
    one = planted(program, cast.operator_lahat, people[ELSEWHERE], "doubtful", "returned")
    page = page_text(sign_in(cast.verifier_lahat), url("recipient_detail", one.pk))
    assert "Meragukan" in page
    assert UNSURE not in page


def test_an_uploaded_list_counts_and_filters_as_told(operator, cast, program, people):
    by = cast.operator_lahat
    rows = [a_row(nik, name="Nama Karangan") for nik in (ELSEWHERE, NOBODY)]
    rows.append(a_row(HERE, name="Siti Aminah"))
    upload = checked(sent(program, by, a_csv(*rows)), by)
    assert upload.counts["doubtful"] == 1
    address = url("upload_detail", upload.pk)
    page = operator.get(address)
    counts = {value: count for value, _label, count, _url in page.context["matches"]}
    assert counts == {"match": 1, "doubtful": 0, "none": 2}
    assert "<span>Meragukan</span>" not in page.content.decode()
    for match, numbers in (("match", [4]), ("doubtful", []), ("none", [2, 3])):
        found = operator.get(f"{address}?match={match}").context["rows"]
        assert [shown.row.number for shown in found] == numbers
    # Correcting the row must not show what it was.
    Recipient.objects.filter(upload=upload, nik=ELSEWHERE).update(match_outcome="none", person=None)
    page = operator.get(address)
    assert [count for value, _l, count, _u in page.context["matches"] if value != "match"] == [0, 2]


def overlapping(one: Recipient, other: Recipient, **values) -> None:
    Overlap.objects.create(
        recipient=one, other=other, program=one.program, other_program=other.program,
        agency=one.agency, other_agency=other.agency, regency=one.regency,
        other_regency=other.regency, **{"verdict": "warn", "unit": "person", **values},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "outcome", "by_nik_only", "heard"),
    [
        (HERE, "match", False, True),
        (HERE, "match", True, False),
        (HERE, "doubtful", True, False),
        (ELSEWHERE, "match", False, False),
        (None, "none", True, False),
    ],
)
@pytest.mark.parametrize("state", ["draft", "returned", "withdrawn"])
def test_overlaps_before_submitting_only_of_people_certainly_here(
    operator, cast, program, people, who, outcome, by_nik_only, heard, state
):
    one = planted(program, cast.operator_lahat, people.get(who), outcome, state)
    agency = cast.operator_palembang
    other = a_recipient(a_program(agency), agency, region(PALEMBANG_VILLAGE), state="approved")
    overlapping(one, other, by_nik_only=by_nik_only)
    page = operator.get(url("recipient_detail", one.pk))
    assert bool(page.context["told"].conflicts) is heard
    assert "menurut NIK tertulis" not in page.content.decode()


def test_lists_ask_no_more_for_more_rows(operator, cast, program, people):
    counts = []
    for _ in range(2):
        planted(program, cast.operator_lahat, people[ELSEWHERE])
        planted(program, cast.operator_lahat, people[HERE])
        with CaptureQueriesContext(connection) as captured:
            operator.get(url("recipient_list", program.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_entering_by_operation_is_unchanged(cast, program, people):
    """The engine itself still knows: Bappeda needs it after submitting."""
    one = entered(program, cast.operator_lahat, nik=ELSEWHERE, name="Nama Karangan")
    assert one.person_id == people[ELSEWHERE].pk


# A guest from a regency, in a program that works in the whole province


@pytest.fixture
def guest_of_the_province(cast, sign_in):
    held = cast.operator_lahat_perkim
    program = a_program(cast.operator_sumsel)
    assert program.regency is None
    grant = a_grant(held, program, writes=True)
    return held, program, grant, stand_in(sign_in(held), grant)


def test_a_guest_of_the_province_hears_of_their_own_regency_alone(guest_of_the_province, people):
    """Entered and sent as a list: found elsewhere and unknown answer word for word the same."""
    _held, program, _grant, guest = guest_of_the_province
    told: dict[str, list[str]] = {}
    for nik in (HERE, ELSEWHERE, NOBODY):
        form = {
            "entry": str(uuid7()), "name": "Siti Aminah", "nik": nik,
            "village": str(region(PALEMBANG_VILLAGE).pk), "amount": "500000",
        }  # fmt: skip
        answer = guest.post(url("recipient_create", program.pk), form, follow=True)
        told[nik] = [str(message) for message in answer.context["messages"]]
        one = Recipient.objects.get(nik=nik, program=program)
        told[nik].append(page_text(guest, url("recipient_detail", one.pk), str(one.pk)))
        one.delete()
    # The engine itself tells them apart: else nothing would be compared.
    assert told[HERE] != told[ELSEWHERE] == told[NOBODY]
    assert UNSURE in told[ELSEWHERE][-1]


def test_lists_of_a_guest_of_the_province_count_no_stranger(guest_of_the_province, people):
    held, program, grant, guest = guest_of_the_province
    hidden = planted(program, held, people[ELSEWHERE], "match")
    here = planted(program, held, people[HERE], "match")
    nobody = planted(program, held, None, "none")
    address = url("recipient_list", program.pk)
    for match, expected in (("none", {hidden.pk, nobody.pk}), ("match", {here.pk})):
        rows = guest.get(f"{address}?match={match}").context["page"].rows
        assert {one.pk for one in rows} == expected
    scope = Scope.of(held.user, grant.pk)
    assert (scope.regency_id, scope.told_regency_id) == (None, held.regency_id)
    # Whose right is the province's hears what the owner hears.
    assert Scope.of(program.created_by).told_regency_id is None


def test_a_doubt_is_no_success_and_says_what_is_to_be_done(operator, cast, program, people):
    """Of a NIK that is written nobody is told to fill it in."""
    data = {"name": "Nama Karangan", "nik": HERE, "village": str(region(LAHAT_VILLAGE).pk)}
    answer = operator.post(
        url("recipient_create", program.pk), {**data, "entry": str(uuid7())}, follow=True
    )
    assert Recipient.objects.get().match_outcome == "doubtful"
    (said,) = [one for one in answer.context["messages"] if "tersimpan" in str(one)]
    assert said.level_tag == "warning"
    page = " ".join(answer.text.split())
    assert "Lengkapi tanggal lahir dan alamat, dan cocokkan yang sudah terisi dengan KTP." in page
    assert "Lengkapi NIK" not in page
