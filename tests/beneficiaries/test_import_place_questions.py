"""A misspelt village or district is asked about once, and read as it was answered from then on."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.forms.place_answers import PlaceAnswersForm
from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.queries.place_questions import (
    Candidate,
    PlaceQuestion,
    likeness,
    open_questions,
    place_doubts,
)
from core.models import AuditEvent, Job
from regions.models import Region
from tests.factories import import_files as files
from tests.factories.import_files import household
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
MISSPELT, OTHER = "GNUNG AGNG", "MRAPI"


def sent(steward, rows, period="2020-01", source="dtks") -> RegistryImport:
    release = files.release_of(steward, period, source)
    return files.stage(steward, release, "household", files.households(rows))


def some(*villages: str, **more: object) -> list[dict[str, object]]:
    return [household(n, NMKEL=name, **more) for n, name in enumerate(villages, start=1)]


def address(one: RegistryImport) -> str:
    return reverse("beneficiaries:import_places", args=[one.pk])


def answered(browser, one: RegistryImport, steward, answers: dict[str, object], **more: str):
    """Answer by the names the page shows, as the page sends it; then the worker's turn."""
    form = browser.get(address(one)).context["form"]
    given = {
        field.html_name: answers[question.name]
        for question, field in form.rows()
        if question.name in answers
    } | {"keep": ""}
    response = browser.post(address(one), given | more)
    if response.status_code == 302:
        files.work(job_kinds.CHECK, one.pk, steward)
    one.refresh_from_db()
    return response


def villages_of(one: RegistryImport) -> list[str | None]:
    rows = StagedRow.objects.filter(import_file=one).order_by("number")
    names = dict(Region.objects.values_list("pk", "name"))
    return [names.get(row.data.get("village_id")) for row in rows]


def test_each_name_is_asked_about_once_within_its_district(cast):
    one = sent(
        cast.steward_lahat,
        [*some("GUNUNG AGUNG", MISSPELT, "Gnung Agng", MISSPELT, OTHER),
         household(9, NMKEC="LAHAT", NMKEL="PASR LAMO")],
    )  # fmt: skip
    assert (one.counts["new"], one.counts["faulty"]) == (1, 5)
    asked = open_questions(one)
    assert [(q.name, q.parent.name, q.rows, q.first) for q in asked] == [
        (MISSPELT, "Merapi Barat", 3, 3), (OTHER, "Merapi Barat", 1, 6),
        ("PASR LAMO", "Lahat", 1, 7),
    ]  # fmt: skip
    assert [found.region.name for found in asked[0].candidates] == ["Gunung Agung", "Merapi"]
    assert asked[0].likely[0].label == "Gunung Agung (16.04.08.2001)"
    assert [found.region.name for found in asked[1].likely] == ["Merapi"]


def test_an_answer_is_applied_to_all_its_rows_and_noted_on_them(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some("GUNUNG AGUNG", MISSPELT, MISSPELT, OTHER))
    browser = sign_in(steward)
    page = browser.get(reverse("beneficiaries:import_detail", args=[one.pk])).text
    assert address(one) in page
    told = browser.get(address(one)).text
    assert "Maksudnya Gunung Agung (16.04.08.2001)?" in told
    # Nothing is chosen beforehand.
    assert "selected" not in told.partition("<form method")[2].partition("</form>")[0]

    response = answered(browser, one, steward, {MISSPELT: region("1604082001").pk})

    assert response.status_code == 302
    assert (one.counts["new"], one.counts["faulty"]) == (3, 1)
    assert villages_of(one)[:3] == ["Gunung Agung"] * 3
    rows = StagedRow.objects.filter(import_file=one).order_by("number")
    assert [[f["code"] for f in row.faults] for row in rows] == [
        [], ["place_answered"], ["place_answered"], ["village_unknown"],
    ]  # fmt: skip
    assert [q.name for q in open_questions(one)] == [OTHER]
    assert place_doubts(one).answered == 1
    event = AuditEvent.objects.get(action="registry_import.answer_places")
    assert (event.actor_id, event.details) == (steward.user_id, {"answers": 1, "keep": False})
    assert "Sudah dijawab" in browser.get(address(one)).text


def test_none_of_these_is_an_answer_too(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some("GUNUNG AGUNG", MISSPELT))
    answered(sign_in(steward), one, steward, {MISSPELT: 0})
    assert (one.counts["new"], one.counts["faulty"]) == (1, 1)
    assert open_questions(one) == []


def test_a_misspelt_district_is_asked_about_in_its_regency(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some("GUNUNG AGUNG", "MERAPI", NMKEC="MERAPI BART"))
    asked = open_questions(one)
    assert [(q.name, q.level, q.parent.name, q.rows) for q in asked] == [
        ("MERAPI BART", "district", "Kabupaten Lahat", 2)
    ]
    answered(sign_in(steward), one, steward, {"MERAPI BART": region("160408").pk})
    assert (one.counts["new"], one.counts["faulty"]) == (2, 0)


def test_a_region_from_elsewhere_is_no_answer(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some(MISSPELT))
    response = answered(sign_in(steward), one, steward, {MISSPELT: region("1604112001").pk})
    assert response.status_code == 422
    assert one.counts["faulty"] == 1
    assert answered(sign_in(steward), one, steward, {}).status_code == 422
    assert Job.objects.filter(kind=job_kinds.CHECK).count() == 1


@pytest.mark.parametrize(("keep", "later"), [({"keep": "on"}, 2), ({}, 0)])
def test_answers_are_remembered_where_the_importer_says_so(cast, sign_in, keep, later):
    steward = cast.steward_lahat
    first = sent(steward, some(MISSPELT))
    answered(sign_in(steward), first, steward, {MISSPELT: region("1604082001").pk}, **keep)
    second = sent(steward, some(MISSPELT, "Gnung  Agng"), period="2020-02")
    assert second.counts["new"] == later
    # Of another source nothing is taken over.
    other = sent(steward, some(MISSPELT), period="2020-02", source="p3ke")
    assert other.counts["new"] == 0


def test_answers_of_the_province_serve_all_desks_and_a_desks_own_go_first(cast, sign_in):
    province, lahat = cast.steward_sumsel, cast.steward_lahat
    rows = some(MISSPELT)
    one = sent(province, rows)
    answered(sign_in(province), one, province, {MISSPELT: region("1604082002").pk}, keep="on")
    told = sent(lahat, rows, period="2020-02")
    assert StagedRow.objects.get(import_file=told).data["village_id"] == region("1604082002").pk
    # The desk knows better, changes it for itself, and the province's stays its own.
    answered(sign_in(lahat), told, lahat, {MISSPELT: region("1604082001").pk}, keep="on")
    again = sent(lahat, rows, period="2020-03")
    assert StagedRow.objects.get(import_file=again).data["village_id"] == region("1604082001").pk
    elsewhere = sent(province, rows, period="2020-03")
    key = StagedRow.objects.get(import_file=elsewhere).data["village_id"]
    assert key == region("1604082002").pk


def test_answers_stay_when_the_columns_are_named_anew(cast, sign_in):
    steward = cast.steward_lahat
    one = sent(steward, some(MISSPELT))
    browser = sign_in(steward)
    answered(browser, one, steward, {MISSPELT: region("1604082001").pk})
    columns = {f"kolom-{index}": name for name, index in one.mapping["columns"].items()}
    browser.post(
        reverse("beneficiaries:import_mapping", args=[one.pk]),
        columns | {"sheet": "0", "header_row": "1", "wanted_codes": ""},
    )
    files.work(job_kinds.CHECK, one.pk, steward)
    one.refresh_from_db()
    assert one.mapping["origin"] == "hand"
    assert one.counts["new"] == 1


def test_a_desk_answers_for_its_own_files_alone(cast, sign_in):
    one = sent(cast.steward_lahat, some(MISSPELT))
    assert sign_in(cast.steward_palembang).get(address(one)).status_code == 404
    assert sign_in(cast.verifier_lahat).get(address(one)).status_code == 403


def test_an_applied_file_is_not_asked_about_any_more(cast, sign_in):
    steward = cast.steward_lahat
    one = files.apply(sent(steward, some("GUNUNG AGUNG", MISSPELT)), steward)
    assert sign_in(steward).get(address(one)).status_code == 302


def _run(path, by: str, **options) -> str:
    out = io.StringIO()
    call_command(
        "import_registry", str(path), source="dtks", period="2020-10", by=by, unit="household",
        faults=path.parent, stdout=out, **options,
    )  # fmt: skip
    return out.getvalue()


def test_the_command_lists_the_names_and_waits_before_it_applies(cast, sign_in, tmp_path):
    steward = cast.steward_lahat
    path = tmp_path / "rt.csv"
    path.write_bytes(files.households(some("GUNUNG AGUNG", MISSPELT, MISSPELT)).read())
    with pytest.raises(CommandError, match="menunggu jawaban") as waits:
        _run(path, steward.user.email, apply=True)
    assert waits.value.returncode == 3
    one = RegistryImport.objects.get()
    told = str(waits.value)
    assert f"“{MISSPELT}” di Kecamatan Merapi Barat (2 baris)" in told
    assert "Gunung Agung (16.04.08.2001)" in told
    assert address(one) in told
    assert one.state == "staged"

    answered(sign_in(steward), one, steward, {MISSPELT: region("1604082001").pk})
    assert "3 baris diterapkan" in _run(path, steward.user.email, apply=True)


def test_the_command_goes_on_without_an_answer_when_told_to(cast, tmp_path):
    path = tmp_path / "rt.csv"
    path.write_bytes(files.households(some("GUNUNG AGUNG", MISSPELT)).read())
    with pytest.raises(CommandError, match="1 baris bermasalah"):
        _run(path, cast.steward_lahat.user.email, apply=True, unanswered=True)
    assert RegistryImport.objects.get().state == "applied"


def test_likeness_is_that_of_the_database():
    pairs = [("gnungagng", "gunungagung"), ("tanjngsakti", "tanjungsakti"), ("mrapi", "lahat")]
    with connection.cursor() as cursor:
        for one, other in pairs:
            cursor.execute("SELECT similarity(%s, %s)", [one, other])
            assert likeness(one, other) == pytest.approx(cursor.fetchone()[0], abs=1e-6)


def test_a_page_of_before_answers_what_it_asked():
    """After some answers the questions stand in another order; a second tab still shows the old."""
    parent = region("160408")
    asked = [
        PlaceQuestion(key, name, "village", parent, [Candidate(region(code), 0.5)])
        for key, name, code in (
            ("a", "GUNUNG AGNG", "1604082002"), ("b", "MERAPY", "1604082001"),
        )
    ]  # fmt: skip
    shown = {one.key: field.html_name for one, field in PlaceAnswersForm(questions=asked).rows()}
    sent = {shown["a"]: region("1604082002").pk}
    form = PlaceAnswersForm(sent, questions=asked[::-1])
    assert form.is_valid()
    assert form.answers() == {"a": (region("1604082002").pk, "GUNUNG AGNG")}
    assert not PlaceAnswersForm({"nama-0": region("1604082002").pk}, questions=asked).is_valid()
