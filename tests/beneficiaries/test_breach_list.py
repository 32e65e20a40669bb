"""A list of NIKs whose owners' data turned up somewhere: who saw them, which files held them."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries import breach_lists
from beneficiaries.breach_lists import MOST_NUMBERS
from beneficiaries.enums import SeenOn
from beneficiaries.models import DocumentReveal, Reveal
from beneficiaries.operations import sights
from core import audit
from core.models import AuditEvent, Job
from core.scope import scoped
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

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
    days = {"dari": today, "sampai": today, "diketahui": today}
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
    [{}, {"daftar": "nama saja"}, {"daftar": SITI, "sampai": "2020-01-01"},
     {"berkas": SimpleUploadedFile("daftar.xlsx", b"bukan excel")}],
)  # fmt: skip
def test_what_cannot_be_answered_is_said(cast, sign_in, given):
    assert ask(sign_in(cast.auditor_lahat), **given).status_code == 422


def test_more_than_a_report_takes_is_refused():
    many = breach_lists.Numbers([f"16041101019{number:05d}" for number in range(MOST_NUMBERS + 1)])
    with pytest.raises(breach_lists.TooMany):
        breach_lists.together(many)
