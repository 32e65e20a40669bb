"""The list to take along: what the filter shows, masked, on record, for those with the right."""

from __future__ import annotations

import io

import openpyxl

from core.models import AuditEvent
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

MERAPI = "1604082002"


def sheet_of(answer):
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_rows_under_the_filter_masked_and_on_record(cast, sign_in):
    program = a_program(cast.operator_lahat)
    village = region(MERAPI)
    kept = a_recipient(program, cast.operator_lahat, village, name="=CMD()", state="approved")
    a_recipient(program, cast.operator_lahat, village, name="Lain")
    path = f"/program/{program.pk}/penerima/unduh/"
    answer = sign_in(cast.operator_lahat).get(path, {"state": "approved"})
    rows = sheet_of(answer)
    assert [row[0] for row in rows[1:]] == ["'=CMD()"]
    text = str(rows)
    assert kept.nik not in text
    assert kept.nik[:4] in rows[1][1]
    assert AuditEvent.objects.get(action="recipient.export").details["rows"] == 1


def test_who_may(cast, sign_in):
    program = a_program(cast.operator_lahat)
    a_recipient(program, cast.operator_lahat, region(MERAPI))
    path = f"/program/{program.pk}/penerima/unduh/"
    assert len(sheet_of(sign_in(cast.verifier_lahat).get(path))) == 2
    assert sign_in(cast.auditor_lahat).get(path).status_code == 403
    assert sign_in(cast.verifier_palembang).get(path).status_code == 404
    assert sign_in(cast.operator_lahat_perkim).get(path).status_code == 404
