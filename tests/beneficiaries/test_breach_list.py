"""A list of NIKs whose owners' data turned up somewhere: who saw them, which files held them."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries import breach_lists
from beneficiaries.breach_lists import MOST_NUMBERS
from beneficiaries.enums import SeenOn
from beneficiaries.models import DocumentReveal, Person, Reveal
from beneficiaries.operations import breach_budget, sights
from beneficiaries.queries import breach_list
from core import audit
from core.models import AuditEvent, Job
from core.paper import Paper
from core.scope import scoped
from programs.operations.people import look_up, pick
from programs.queries.people import PlaceChosen
from tests.exporting import sheets, taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import a_csv, a_row, checked, sent, url, working_as

pytestmark = pytest.mark.django_db

ADDRESS = "beneficiaries:breach_persons"
SITI, BUDI, JOKO, NOBODY = (
    "1604114101800001", "1604110101750002", "1671010101700003", "1604110203900009",
)  # fmt: skip


@pytest.fixture
def seen(cast):
    """Siti was seen, her number and her papers; Budi while typed in; Joko of Palembang not."""
    verifier = cast.verifier_lahat
    scope = Scope.of(verifier.user)
    first, second, away = (
        a_household(region(code), head_name="KEPALA RAHASIA")
        for code in ("1604112002", "1604112001", "1671011001")
    )
    siti, budi = a_person(first, nik=SITI), a_person(second, nik=BUDI)
    a_person(away, nik=JOKO)
    with scoped(scope.database):
        sights.note(first, SeenOn.HOUSEHOLD, scope=scope)
        sights.note(first, SeenOn.HOUSEHOLD, scope=scope)
    looked = {"regency_id": first.regency_id, "revealed_by": verifier.user, "reason": "KTP."}
    Reveal.objects.create(person=siti, **looked)
    DocumentReveal.objects.create(photo_id=first.pk, household=first, **looked)
    audit.record(
        "person.look_up", by=cast.operator_lahat.user, regency_id=first.regency_id,
        persons=[str(budi.pk), str(siti.pk)],
    )  # fmt: skip
    audit.record(
        "registry.export", by=verifier.user, regency_id=first.regency_id, rows=2, filters=[],
        searched=False,
    )  # fmt: skip
    audit.record(
        "quality.export", by=verifier.user, regency_id=first.regency_id, rows=1,
        filters=["jenis"], searched=False,
    )  # fmt: skip
    return verifier


def ask(browser, **given):
    today = timezone.localdate().isoformat()
    days = {"dari": today, "sampai": today, "diketahui": today, "perkara": "INS-2026-07"}
    return browser.post(reverse(ADDRESS), days | given)


PASTED = f"1604-1141 0180.0001\n{BUDI}; {NOBODY} 12345\n\n{JOKO}\n{SITI}"


def test_the_regency_is_told_who_saw_whom_by_place_in_the_list(cast, sign_in, seen):
    answer = ask(sign_in(cast.auditor_lahat), daftar=PASTED)
    reach = answer.context["reach"]
    # Joko lives elsewhere, and so is nobody here.
    assert (reach.listed.asked, reach.listed.unreadable, reach.listed.missing) == (4, 1, [3, 4])
    assert [(one.place, str(one.what), one.in_full, one.count) for one in reach.looks][-1] == (
        2, "Pencarian saat memasukkan penerima", False, 1
    )  # fmt: skip
    assert {(str(one.what), one.in_full, one.count) for one in reach.looks if one.place == 1} == {
        ("Halaman rumah tangga", False, 2), ("NIK lengkap", True, 1),
        ("Foto KTP atau Kartu Keluarga", True, 1),
        ("Pencarian saat memasukkan penerima", False, 1),
    }  # fmt: skip
    assert [(one.user, len(one.persons), len(one.in_full)) for one in reach.onlookers] == [
        (cast.operator_lahat.user.name, 2, 0), (seen.user.name, 1, 1),
    ]  # fmt: skip
    assert [(one.certain, one.possible, one.in_full) for one in reach.files] == [
        (2, 2, False), (0, 2, False),
    ]  # fmt: skip


def test_the_province_is_told_of_everybody_and_another_time_of_nobody(cast, sign_in, seen):
    browser = sign_in(cast.auditor_sumsel)
    reach = ask(browser, daftar=PASTED).context["reach"]
    assert (reach.listed.missing, reach.unseen, len(reach.by_regency)) == ([3], [4], 2)
    past = ask(browser, daftar=PASTED, dari="2020-01-01", sampai="2020-12-31").context["reach"]
    assert (past.looks, past.files, past.unseen) == ([], [], [1, 2, 4])


def test_numbers_and_names_stay_out_of_page_file_log_and_trail(
    cast, sign_in, seen, caplog, settings
):
    caplog.set_level(logging.DEBUG)
    browser = sign_in(cast.auditor_lahat)
    answer = ask(browser, daftar=PASTED)
    sealed = re.search(r'name="tersegel" value="([^"]+)"', answer.text)
    # Else the browser sends the form once, and only one of the two files comes.
    assert '<form method="post" data-repeatable>' in answer.text
    assert sealed
    paper = ask(browser, tersegel=sealed[1], bentuk="pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Type"] == "application/pdf"
    book = sheets(ask(browser, tersegel=sealed[1], bentuk="xlsx").content)
    assert len(book["Pembukaan"]) == 1 + 5
    told = [
        answer.text, str(book), caplog.text, str(dict(browser.session)),
        *(str(event.details) + event.reason for event in AuditEvent.objects.all()),
        *(str(job.__dict__) for job in Job.objects.all()),
    ]  # fmt: skip
    plain = " ".join(told).replace(" ", "")
    assert not [one for one in (SITI, BUDI, JOKO, NOBODY, "RAHASIA") if one in plain]
    assert AuditEvent.objects.filter(action="breach.report").count() == 3
    # A list that was not sealed here is none.
    assert ask(browser, tersegel=sealed[1][:-2] + "xx").status_code == 422


@pytest.mark.parametrize("name", ["daftar.csv", "daftar.xlsx"])
def test_a_file_is_read_by_its_column(cast, sign_in, seen, name):
    lines = [("No", "NIK", "Ket"), ("1", SITI, ""), ("2", "", "kosong"), ("3", BUDI, "x")]
    content = io.BytesIO()
    if name.endswith("csv"):
        content.write("\n".join(",".join(line) for line in lines).encode())
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(content) as written:
            sheet = written.add_worksheet()
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line)
    file = SimpleUploadedFile(name, content.getvalue())
    listed = ask(sign_in(cast.auditor_lahat), berkas=file).context["reach"].listed
    assert (listed.asked, listed.unreadable, sorted(listed.places.values())) == (2, 1, [1, 2])


@pytest.mark.parametrize(
    "given",
    [{}, {"daftar": "nama saja"}, {"daftar": SITI, "perkara": ""},
     {"daftar": SITI, "perkara": f"NIK {SITI}"}, {"daftar": SITI, "sampai": "2020-01-01"},
     {"berkas": SimpleUploadedFile("daftar.xlsx", b"bukan excel")}],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(cast, sign_in, given):
    assert ask(sign_in(cast.auditor_lahat), **given).status_code == 422


def test_more_than_a_report_takes_is_refused():
    many = breach_lists.Numbers([f"16041101019{number:05d}" for number in range(MOST_NUMBERS + 1)])
    with pytest.raises(breach_lists.TooMany):
        breach_lists.together(many)


def test_a_long_list_is_not_read_to_its_end():
    entries = iter(range(10 * MOST_NUMBERS))
    with pytest.raises(breach_lists.TooMany):
        breach_lists._gathered(str(entry) for entry in entries)
    assert next(entries) <= MOST_NUMBERS + 1
    with pytest.raises(breach_lists.TooMany):
        breach_lists.read_text("1 " * (MOST_NUMBERS + 1))


def test_a_large_file_is_refused_before_it_is_read(cast, sign_in, monkeypatch):
    def read(file):
        raise AssertionError

    monkeypatch.setattr(breach_lists, "read_file", read)
    content = b"NIK\n" + f"{SITI}\n".encode() * 70_000
    answer = ask(sign_in(cast.auditor_lahat), berkas=SimpleUploadedFile("daftar.csv", content))
    assert answer.status_code == 422


def test_the_regency_is_told_of_looks_by_an_agency_of_the_province(cast, sign_in):
    siti = a_person(a_household(region("1604112002")), nik=SITI)
    joko = a_person(a_household(region("1671011001")), nik=JOKO)
    operator = cast.operator_sumsel
    program = a_program(operator)
    assert program.regency_id is None
    with working_as(operator):
        for nik in (SITI, JOKO):
            look_up(program=program, text=nik, place=PlaceChosen(), by=operator.user)
        pick(program=program, person_id=siti.pk, by=operator.user)
    shown = AuditEvent.objects.filter(action="person.look_up")
    assert {(e.regency_id, *e.details["persons"]) for e in shown} == {
        (siti.regency_id, str(siti.pk)), (joko.regency_id, str(joko.pk)),
    }  # fmt: skip
    answer = ask(sign_in(cast.secretariat_lahat), daftar=SITI)
    reach = answer.context["reach"]
    assert ([one.count for one in reach.looks], reach.unseen) == ([2], [])
    # Of files over several regencies it knows lists of people alone, and says so.
    assert "mintakan laporan yang sama kepada provinsi" in answer.text
    assert "mintakan" not in ask(sign_in(cast.secretariat_sumsel), daftar=SITI).text


def test_a_list_over_several_regencies_is_told_where_its_people_live(cast, sign_in):
    """To each regency its own rows; to the province one file, and its parts by place."""
    a_person(a_household(region("1604112002")), nik=SITI)
    a_person(a_household(region("1671011001")), nik=JOKO)
    operator = cast.operator_sumsel
    program = a_program(operator)
    for village, count in (("1604112002", 2), ("1671011001", 1)):
        for _ in range(count):
            a_recipient(program, operator, region(village))
    taken_along(sign_in(operator), f"/program/{program.pk}/penerima/")
    told = AuditEvent.objects.filter(action="recipient.export").order_by("-details__rows")
    assert [(one.regency_id, one.details["rows"]) for one in told] == [
        (None, 3), (region("1604").pk, 2), (region("1671").pk, 1),
    ]  # fmt: skip

    def files(reader) -> list[tuple[int, int, int]]:
        reach = ask(sign_in(reader), daftar=f"{SITI} {JOKO}").context["reach"]
        return [(one.files, one.rows, one.possible) for one in reach.files]

    assert files(cast.auditor_lahat) == [(1, 2, 1)]
    there = cast.verifier_palembang
    Membership.objects.filter(pk=there.pk).update(role=Role.AUDITOR)
    assert files(there) == [(1, 1, 1)]
    assert sorted(files(cast.auditor_sumsel)) == [(1, 1, 1), (1, 2, 1)]
    today = timezone.localdate().isoformat()
    of_account = {
        "pelaku": operator.user_id, "dari": today, "sampai": today, "diketahui": today,
        "perkara": "INS-2026-07",
    }  # fmt: skip
    page = sign_in(cast.auditor_sumsel).post(reverse("beneficiaries:breach_report"), of_account)
    assert [(one.files, one.rows) for one in page.context["reach"].taken] == [(1, 3)]


def test_the_papers_name_the_incident(cast, sign_in, seen, monkeypatch):
    told: list[str] = []
    kept = Paper.facts

    def facts(self, lines):
        lines = list(lines)
        told.extend(str(value) for _label, value in lines)
        kept(self, lines)

    monkeypatch.setattr(Paper, "facts", facts)
    browser = sign_in(cast.auditor_sumsel)
    assert ask(browser, daftar=SITI, bentuk="pdf").content.startswith(b"%PDF")
    today = timezone.localdate().isoformat()
    browser.post(
        reverse("beneficiaries:breach_report"),
        {"pelaku": seen.user_id, "dari": today, "sampai": today, "diketahui": today,
         "perkara": "INS-2026-08", "bentuk": "pdf"},
    )  # fmt: skip
    assert [one for one in told if one.startswith("INS-")] == ["INS-2026-07", "INS-2026-08"]


def test_one_answer_over_two_regencies_is_noted_for_each(cast):
    people = [
        a_person(a_household(region(code)), nik=SITI) for code in ("1604112002", "1671011001")
    ]
    operator = cast.operator_sumsel
    program = a_program(operator)
    with working_as(operator):
        look_up(program=program, text=SITI, place=PlaceChosen(), by=operator.user)
    shown = AuditEvent.objects.filter(action="person.look_up")
    assert {(e.regency_id, *e.details["persons"]) for e in shown} == {
        (one.regency_id, str(one.pk)) for one in people
    }


def test_refused_rows_of_an_upload_are_told_to_the_regency(cast, sign_in, seen):
    operator = cast.operator_lahat
    upload = sent(a_program(operator), operator, a_csv(a_row("123")))
    checked(upload, operator)
    answer = sign_in(operator).get(url("upload_errors", upload.pk))
    assert answer.status_code == 200
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    reach = ask(sign_in(cast.secretariat_lahat), daftar=SITI).context["reach"]
    taken = [(one.user, one.in_full, one.possible) for one in reach.files]
    assert (operator.user.name, True, 1) in taken


@pytest.mark.parametrize(
    ("action", "details"),
    [("person.pick", {"persons": 5}), ("person.look_up", {"persons": {"a": 1}}),
     ("person.look_up", {"persons": None, "person": "x"}), ("person.pick", []),
     ("registry_import.download_errors", {"rows": "banyak"}), ("registry.export", ["rows"])],
)  # fmt: skip
def test_an_odd_event_does_not_break_the_report(cast, sign_in, seen, action, details):
    AuditEvent.objects.create(
        at=timezone.now(), action=action, actor=cast.operator_lahat.user, object_id="bukan kunci",
        regency_id=cast.operator_lahat.regency_id, details=details,
    )  # fmt: skip
    browser = sign_in(cast.auditor_lahat)
    assert len(ask(browser, daftar=PASTED).context["reach"].looks) == 5
    today = timezone.localdate()
    account = {
        "pelaku": cast.operator_lahat.user_id,
        "dari": today,
        "sampai": today,
        "diketahui": today,
    }
    assert browser.get(reverse("beneficiaries:breach_report"), account).status_code == 200
    who = reverse("beneficiaries:sight_search")
    assert browser.post(who, {"q": SITI}, follow=True).status_code == 200


def test_a_sealed_list_is_its_finders_own_and_tells_nothing_else(cast, sign_in, seen):
    province = sign_in(cast.secretariat_sumsel)
    sealed = ask(province, daftar=f"{SITI} {JOKO}").context["sealed"]
    assert ask(province, tersegel=sealed).status_code == 200
    assert ask(sign_in(cast.secretariat_lahat), tersegel=sealed).status_code == 422
    # What it holds is counted within the territory of whoever reads it.
    listed = breach_lists.Listed(3, 0, {p.pk: n for n, p in enumerate(Person.objects.all(), 1)})
    scope = Scope.of(cast.secretariat_lahat.user)
    today = timezone.localdate()
    with scoped(scope.database):
        reach = breach_list.reached(scope, listed, start=today, end=today, known_on=today)
    assert len(reach.listed.places) == 2


def test_the_cards_of_a_household_count_for_every_member(cast, sign_in):
    home = a_household(region("1604112002"))
    siti, _budi = a_person(home, nik=SITI), a_person(home, nik=BUDI)
    Reveal.objects.create(
        person=siti, regency_id=home.regency_id, revealed_by=cast.verifier_lahat.user, reason="KTP."
    )
    reach = ask(sign_in(cast.auditor_lahat), daftar=f"{SITI} {BUDI}").context["reach"]
    assert [(one.place, str(one.what), one.in_full) for one in reach.looks] == [
        (1, "NIK lengkap", True), (2, "Nomor kartu rumah tangga", True),
    ]  # fmt: skip
    assert reach.unseen == []


def test_a_list_is_on_record_with_its_incident_and_counted_by_the_day(
    cast, sign_in, seen, monkeypatch
):
    monkeypatch.setattr(breach_budget, "NUMBERS_A_DAY", 3)
    auditor = cast.auditor_lahat
    browser = sign_in(cast.secretariat_lahat)
    answer = ask(browser, daftar=f"{SITI} {BUDI}")
    for _ in range(2):
        again = ask(browser, tersegel=answer.context["sealed"], bentuk="xlsx")
        assert again.status_code == 200
    events = AuditEvent.objects.filter(action="breach.report")
    assert {event.reason for event in events} == {"INS-2026-07"}
    assert ask(browser, daftar=JOKO).status_code == 200
    refused = ask(browser, daftar=SITI)
    assert (refused.status_code, "reach" in refused.context) == (422, False)
    assert AuditEvent.objects.filter(action="breach.report_limit").count() == 1
    told = Notice.objects.filter(kind="budget_reached", subject_id=cast.secretariat_lahat.user_id)
    assert told.filter(user=auditor.user).exists()
    # Another account has its own day.
    assert ask(sign_in(auditor), daftar=SITI).status_code == 200
