"""The worklist to take along: what the page shows, masked, on record, for those with the right."""

from __future__ import annotations

from dataclasses import replace

import pytest

import accounts.exports
from core.models import AuditEvent, Export
from tests.exporting import PURPOSE, asked, fetched, lines, taken_along, written
from tests.verification.acts import MERAPI, PALEMBANG_35, waiting_case
from tests.verification.pages import LIST
from verification.exports import WORKLIST_EXPORT
from verification.models import Case

pytestmark = pytest.mark.django_db


def named(cast, name: str, village: str = MERAPI, **values) -> Case:
    return waiting_case(cast.operator_lahat, village, recipient={"name": name}, **values)


def test_rows_under_filter_and_order_masked_and_on_record(cast, sign_in):
    kept = named(cast, "=CMD()", person_outcome="doubtful", proposed=False)
    named(cast, "KEDUA", person_outcome="doubtful", proposed=False)
    named(cast, "LAIN")
    waiting_case(cast.operator_palembang, PALEMBANG_35, person_outcome="doubtful")
    query = {"person": "doubtful", "urut": "waiting", "kolom": ["findings", "waiting"]}
    [(title, rows)] = taken_along(sign_in(cast.verifier_lahat), LIST, query).items()
    assert title == "Kasus verifikasi"
    assert rows[0] == (
        "Nama", "NIK", "Nomor KK", "Orang", "Keberadaan", "Lokasi", "Kriteria", "Tumpang tindih",
        "Administrasi", "Usulan sistem", "Menunggu (hari)", "Dinaikkan ke provinsi",
    )  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["KEDUA", "'=CMD()"]
    assert kept.recipient.nik not in str(rows)
    assert kept.recipient.nik[:4] in rows[2][1]
    assert rows[1][3] == "Meragukan"
    event = AuditEvent.objects.get(action="case.export")
    assert (event.reason, event.details["rows"]) == (PURPOSE, 2)
    assert "person" in event.details["filters"]


def test_an_agency_takes_along_what_it_is_told(cast, sign_in):
    """Asked for every column, the file holds nothing of how withheld criteria were judged."""
    named(cast, "RAHASIA", withheld=True, eligibility_outcome="outside", proposed=False)
    named(cast, "BIASA", eligibility_outcome="outside", proposed=False)
    browser = sign_in(cast.operator_lahat)
    rows = taken_along(browser, LIST, columns="semua")["Penerima yang diajukan"]
    assert "Usulan sistem" not in rows[0]
    told = {row[0]: row[rows[0].index("Kriteria")] for row in rows[1:]}
    assert told == {"RAHASIA": "Dinilai Bappeda", "BIASA": "Di luar kriteria"}
    # The other list by name, past the page: the worker refuses it.
    wish = {"kind": "case.worklist", "format": "csv", "columns": "semua", "purpose": PURPOSE}
    browser.post("/akun/unduhan/minta/", wish)
    assert not written().file


def test_who_may(cast, sign_in):
    named(cast, "SITI")
    assert sign_in(cast.auditor_lahat).get(LIST).context["export"] is None
    wish = {"kind": "case.worklist", "format": "csv", "columns": "tampil", "purpose": PURPOSE}
    assert sign_in(cast.auditor_lahat).post("/akun/unduhan/minta/", wish).status_code == 404
    assert not Export.objects.exists()
    far = taken_along(sign_in(cast.verifier_palembang), LIST)
    assert len(far["Kasus verifikasi"]) == 1


@pytest.mark.parametrize("sort", ["-waiting", "program"])
def test_chunks_join_without_gap_or_double(cast, sign_in, monkeypatch, sort):
    small = replace(WORKLIST_EXPORT, chunk=2)
    monkeypatch.setitem(accounts.exports._kinds, WORKLIST_EXPORT.code, small)
    for number in range(5):
        named(cast, f"NO {number}")
    browser = sign_in(cast.verifier_lahat)
    shown = [case.recipient.name for case in browser.get(LIST, {"urut": sort}).context["cases"]]
    asked(browser, LIST, {"urut": sort}, format="csv")
    assert [row[0] for row in lines(fetched(browser, written()))[1:]] == shown
