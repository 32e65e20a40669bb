"""The list to take along: what the page shows, masked, on record, for those with the right."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

import accounts.exports
from core.models import AuditEvent, Export
from programs.exports import RECIPIENT_LIST
from programs.models import Recipient
from tests.exporting import PURPOSE, asked, fetched, lines, taken_along, written
from tests.factories.regions import region
from tests.factories.registry import a_case, a_program, a_recipient
from tests.verification.acts import REJECTED, deciding

MERAPI = "1604082002"


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def page(program):
    return f"/program/{program.pk}/penerima/"


def test_rows_under_the_filter_masked_and_on_record(cast, sign_in, program, page):
    village = region(MERAPI)
    kept = a_recipient(program, cast.operator_lahat, village, name="=CMD()", state="approved")
    a_recipient(program, cast.operator_lahat, village, name="Lain")
    found = taken_along(sign_in(cast.operator_lahat), page, {"state": "approved"})
    rows = found["Penerima program"]
    assert [row[0] for row in rows[1:]] == ["'=CMD()"]
    assert kept.nik not in str(rows)
    assert kept.nik[:4] in rows[1][1]
    event = AuditEvent.objects.get(action="recipient.export")
    assert event.object_id == str(program.pk)
    assert event.reason == PURPOSE
    assert (event.details["rows"], event.details["filters"]) == (1, ["state"])


def test_columns_and_order_as_the_page_shows_them(cast, sign_in, program, page):
    for name in ("Budi", "Adi", "Citra"):
        a_recipient(program, cast.operator_lahat, region(MERAPI), name=name)
    query = {"kolom": ["name", "address"], "urut": "-name"}
    browser = sign_in(cast.operator_lahat)
    rows = taken_along(browser, page, query)["Penerima program"]
    assert rows[0] == ("Nama", "NIK", "Nomor KK", "Alamat")
    assert [row[0] for row in rows[1:]] == ["Citra", "Budi", "Adi"]
    whole = taken_along(browser, page, query, columns="semua")["Penerima program"]
    assert {"Desa/kelurahan", "Status", "Berakhir pada"} < set(whole[0])


def test_all_columns_tell_birth_and_refusal_and_the_hour_of_here(cast, sign_in, program, page):
    born = datetime.date(1980, 2, 17)
    refused, rest = (
        a_recipient(program, cast.operator_lahat, region(MERAPI), name=name, birth_date=day)
        for name, day in (("Adi", born), ("Budi", None))
    )
    deciding(a_case(refused, cast.operator_lahat), cast.verifier_lahat, REJECTED)
    Recipient.objects.filter(pk=rest.pk).update(entered_at="2026-11-23T07:43:45.932927Z")
    browser = sign_in(cast.operator_lahat)
    asked(browser, page, format="csv", columns="semua")
    header, *rows = lines(fetched(browser, written()))
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["Tanggal lahir"], row["Alasan penolakan"]) for row in told] == [
        ("17/02/1980", "Desil 8."),
        ("", ""),
    ]
    assert told[1]["Dicatat pada"] == "23/11/2026 14:43"
    shown = browser.get(page, {"kolom": ["name", "birth_date", "refusal"]})
    assert "Desil 8." in shown.text


def test_chunks_join_without_gap_or_double(cast, sign_in, program, page, monkeypatch):
    small = replace(RECIPIENT_LIST, chunk=2)
    monkeypatch.setitem(accounts.exports._kinds, RECIPIENT_LIST.code, small)
    names = ["Ani", "Ani", "Ani", "Budi", "Cici", "Dodo", "Dodo"]
    for name in names:
        a_recipient(program, cast.operator_lahat, region(MERAPI), name=name)
    browser = sign_in(cast.operator_lahat)
    asked(browser, page, format="csv")
    export = written()
    assert [row[0] for row in lines(fetched(browser, export))[1:]] == names
    assert (export.rows, export.job.done, export.job.total) == (7, 7, 7)


def test_who_may(cast, sign_in, program, page):
    a_recipient(program, cast.operator_lahat, region(MERAPI))
    assert len(taken_along(sign_in(cast.verifier_lahat), page)["Penerima program"]) == 2
    assert sign_in(cast.auditor_lahat).get(page).context["export"] is None
    wish = {
        "kind": "program.recipients", "subject": str(program.pk), "format": "csv",
        "columns": "tampil", "purpose": PURPOSE,
    }  # fmt: skip
    for stranger in (cast.auditor_lahat, cast.verifier_palembang, cast.operator_lahat_perkim):
        assert sign_in(stranger).post("/akun/unduhan/minta/", wish).status_code == 404
    assert Export.objects.count() == 1
