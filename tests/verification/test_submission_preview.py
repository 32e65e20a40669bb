"""Submitting from the list of drafts: chosen or all, with what it would do in front."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Job
from programs.models import Criteria, Overlap, Program, Recipient
from programs.operations.touching import touch
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.test_telling import overlapping
from tests.verification.acts import RETURNED, deciding, waiting_case
from verification.models import Case
from verification.operations.overlap_findings import settle_some

pytestmark = pytest.mark.django_db

PAGE, DRAFTS = "/verifikasi/ajukan/", "/program/rancangan/"
MERAPI, PULAU_PINANG, PALEMBANG = "1604082002", "1604112001", "1671011001"


@pytest.fixture
def browser(cast, sign_in):
    return sign_in(cast.operator_lahat)


@pytest.fixture
def programs(cast):
    return [a_program(cast.operator_lahat, name=f"Program {letter}") for letter in "AB"]


def a_draft(program, cast, *, found=True, **values) -> Recipient:
    person = a_person(a_household(region(MERAPI))) if found else None
    return a_recipient(program, cast.operator_lahat, region(MERAPI), person, **values)


def shown(browser, ids=None) -> dict[str, tuple[int, ...]]:
    answer = browser.get(PAGE, {"recipient": [str(one) for one in ids]} if ids else {})
    return {
        line.program.name: (line.total, line.again, line.waiting, line.found, line.uncertain)
        for line in answer.context["lines"]
    }


def test_what_would_go_by_program(browser, cast, programs):
    one, other = programs
    a_draft(one, cast)
    a_draft(one, cast, found=False)
    case = waiting_case(cast.operator_lahat, program=one)
    deciding(case, cast.verifier_lahat, RETURNED)
    a_draft(other, cast)
    a_draft(other, cast, state="submitted")
    assert shown(browser) == {"Program A": (2, 0, 1, 1, 1), "Program B": (1, 0, 0, 1, 0)}
    Recipient.objects.filter(pk=case.recipient_id).update(changed_at="2999-01-01T00:00:00Z")
    assert shown(browser)["Program A"] == (3, 1, 0, 2, 1)


def test_people_elsewhere_read_like_nobody_found(browser, cast, programs):
    stranger = a_person(a_household(region(PALEMBANG)))
    a_recipient(programs[0], cast.operator_lahat, region(MERAPI), stranger)
    assert shown(browser) == {"Program A": (1, 0, 0, 0, 1)}


@pytest.fixture
def marked(cast, programs) -> dict[str, Recipient]:
    """Drafts of the first program by what stands against each; the areas are Merapi alone."""
    one = programs[0]
    Criteria.objects.get(program=one).areas.add(region(MERAPI))
    stranger = a_person(a_household(region(PALEMBANG)))
    rows = {
        "forbidden": a_draft(one, cast),
        "warned": a_draft(one, cast),
        "by_nik": a_draft(one, cast),
        "elsewhere": a_recipient(one, cast.operator_lahat, region(MERAPI), stranger),
        "outside": a_recipient(one, cast.operator_lahat, region(PULAU_PINANG), None, nik=""),
    }
    other = a_recipient(
        a_program(cast.operator_palembang), cast.operator_palembang, region(PALEMBANG),
        state="approved",
    )  # fmt: skip
    overlapping(rows["forbidden"], other, verdict="forbidden")
    overlapping(rows["forbidden"], rows["warned"])
    overlapping(rows["warned"], other)
    overlapping(rows["by_nik"], other, by_nik_only=True)
    overlapping(rows["elsewhere"], other, verdict="forbidden")
    return rows


def test_what_stands_against_them_is_counted_once_and_by_the_graver(browser, marked):
    line = browser.get(PAGE).context["lines"][0]
    assert (line.total, line.forbidden, line.warned, line.outside) == (5, 1, 1, 1)
    assert "1 penerima bertumpang tindih" in browser.get(PAGE).content.decode()


def test_who_is_in_the_program_twice_is_not_said_to_have_other_aid(browser, cast, programs):
    one, other = a_draft(programs[0], cast), a_draft(programs[0], cast)
    overlapping(one, other, same_program=True, verdict="forbidden")
    page = browser.get(PAGE)
    assert (page.context["forbidden"], page.context["twice"]) == (1, 1)
    assert "tercatat lebih dari satu kali dalam satu program" in page.text
    assert "bantuan lain" not in page.text
    rows = browser.get(PAGE, {"program": str(programs[0].pk), "tanda": "forbidden"})
    assert [row.overlap for row in rows.context["marked"]] == ["same_program"]


def test_the_rule_is_told_in_short_beside_the_areas(browser, cast, programs):
    a_draft(programs[0], cast)
    page = browser.get(PAGE)
    assert "Tanpa batas wilayah" in page.text
    assert "Desil 1–4, diperiksa setelah diajukan" in page.text
    Criteria.objects.filter(program=programs[0]).update(deciles=[])
    assert "diperiksa setelah diajukan</small>" not in browser.get(PAGE).text


@pytest.mark.parametrize(
    ("mark", "names"),
    [
        ("forbidden", {"forbidden"}),
        ("warned", {"warned"}),
        ("outside", {"outside"}),
        ("without_nik", {"outside"}),
        ("without_kk", {"forbidden", "warned", "by_nik", "elsewhere", "outside"}),
        ("found", {"forbidden", "warned", "by_nik"}),
        ("uncertain", {"elsewhere", "outside"}),
        ("waiting", set()),
        ("", {"forbidden", "warned", "by_nik", "elsewhere", "outside"}),
    ],
)
def test_each_number_leads_to_its_rows(browser, cast, programs, marked, mark, names):
    a_draft(programs[1], cast)
    answer = browser.get(PAGE, {"program": str(programs[0].pk), "tanda": mark})
    shown_rows = {one.recipient.pk: one for one in answer.context["marked"]}
    assert set(shown_rows) == {marked[name].pk for name in names}
    for name, one in marked.items():
        if one.pk in shown_rows:
            told = {"forbidden": "forbidden", "warned": "warn"}.get(name, "")
            row = shown_rows[one.pk]
            assert (row.overlap, row.is_outside) == (told, name == "outside")


def test_the_button_of_a_program_leads_to_what_it_would_do(
    browser, cast, programs, marked, sign_in
):
    address = f"{PAGE}?program={programs[0].pk}"
    detail = browser.get(f"/program/{programs[0].pk}/").content.decode()
    assert f'href="{address}"' in detail
    page = browser.get(address).content.decode()
    assert f"{address}&amp;tanda=forbidden#baris" in page
    assert "Ajukan 5 penerima" in page
    foreign = a_program(cast.operator_palembang)
    for wrong in (foreign.pk, "bukan-kunci"):
        assert browser.get(f"{PAGE}?program={wrong}").status_code == 404


def test_the_chosen_ones_of_several_programs_at_once(browser, cast, programs):
    chosen = [a_draft(program, cast).pk for program in programs]
    left = a_draft(programs[0], cast)
    assert shown(browser, chosen) == {
        "Program A": (1, 0, 0, 1, 0), "Program B": (1, 0, 0, 1, 0),
    }  # fmt: skip
    answer = browser.post(PAGE, {"recipient": [str(key) for key in chosen]})
    assert answer.url == DRAFTS
    assert set(Case.objects.values_list("recipient_id", flat=True)) == set(chosen)
    left.refresh_from_db()
    assert left.state == "draft"
    browser.post(PAGE, {"recipient": [str(key) for key in chosen]})
    assert Case.objects.count() == 2
    assert not Job.objects.filter(kind="verification.submit").exists()


def test_only_own_rows_of_running_programs_go(browser, cast, programs, sign_in):
    foreign = a_recipient(a_program(cast.operator_palembang), cast.operator_palembang,
                          region(PALEMBANG))  # fmt: skip
    closed = a_draft(a_program(cast.operator_lahat, state="closed"), cast)
    keys = [str(foreign.pk), str(closed.pk), "bukan-kunci"]
    assert shown(browser, keys) == {}
    browser.post(PAGE, {"recipient": keys})
    assert not Case.objects.exists()
    assert sign_in(cast.verifier_lahat).get(PAGE).status_code == 403


def test_the_list_offers_it_and_is_narrowed_to_a_program(browser, cast, programs):
    one, other = (a_draft(program, cast) for program in programs)
    text = browser.get(DRAFTS).content.decode()
    assert f'name="recipient" value="{one.pk}" form="submitting"' in text
    page = browser.get(DRAFTS, {"program": str(programs[1].pk)}).context["page"]
    assert page.rows == [other]


def test_as_many_queries_for_three_programs_as_for_one(browser, cast):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
            browser.get(PAGE, {"program": str(one.pk)})
        return len(queries)

    one = a_program(cast.operator_lahat)
    a_draft(one, cast)
    first = asked()
    for _number in range(2):
        a_draft(one, cast)
        a_draft(a_program(cast.operator_lahat), cast)
    assert asked() == first
    assert Program.objects.count() == 3


def test_drafts_of_other_programs_stand_in_nobodys_way_as_for_the_verifier(browser, cast, programs):
    one, other = programs
    person = a_person(a_household(region(MERAPI)))
    for program in programs:
        draft = a_recipient(
            program, cast.operator_lahat, region(MERAPI), person, name=person.name, nik=person.nik
        )
        touch([draft.pk])
    while settle_some():
        pass
    assert Overlap.objects.filter(same_program=False).count() == 2

    def forbidden(program):
        page = browser.get(PAGE, {"program": str(program.pk)})
        marks = [row.overlap for row in page.context["marked"]]
        return page.context["forbidden"], marks

    assert forbidden(one) == (0, [""])
    browser.post(f"/verifikasi/ajukan/{one.pk}/")
    assert Case.objects.get().overlap_outcome == "clear"
    while settle_some():
        pass
    assert forbidden(other) == (1, ["forbidden"])
    page = browser.get(PAGE).content.decode()
    assert f"?program={other.pk}&amp;tanda=forbidden#baris" in page


def test_what_the_papers_lack_is_counted_by_field_before_submitting(browser, cast, programs):
    whole = {"kk": "1604110101100007", "address": "Dusun II", "birth_date": "1985-02-05"}
    a_draft(programs[0], cast, amount=600_000, **whole)
    a_draft(programs[0], cast, goods="Beras 10 kg", **whole | {"birth_date": None})
    bare = a_draft(programs[0], cast, amount=None, **whole | {"address": ""})
    [line] = browser.get(PAGE).context["lines"]
    counted = {mark: number for mark, _words, number in line.gaps}
    assert counted == {"without_birth": 1, "without_address": 1, "without_aid": 1}
    answer = browser.get(PAGE, {"program": line.key, "tanda": "without_aid"})
    assert [row.recipient.pk for row in answer.context["marked"]] == [bare.pk]
