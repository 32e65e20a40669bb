"""Taking a list along, as a person does it and as the worker writes it."""

from __future__ import annotations

import csv
import io
from typing import Any

from openpyxl import load_workbook

import accounts.tasks  # noqa: F401 - the worker's handler
from core import jobs
from core.models import Export
from tests.clients import PortalClient, as_login_role

PURPOSE = "Bahan rapat koordinasi kabupaten"


def asked(browser: PortalClient, page: str, query: dict[str, Any] | None = None, **fields: Any):
    """Open the page under its filters and send its own form; return the answer."""
    shown = browser.get(page, query or {})
    form = shown.context["export"]
    wish = {"format": "xlsx", "columns": "tampil", "purpose": PURPOSE, **form.initial, **fields}
    return browser.post("/akun/unduhan/minta/", wish)


def written() -> Export:
    """What was asked for last, as the worker leaves it."""
    export = Export.objects.select_related("job").earliest("-created_at")
    with as_login_role("sigertak_worker"):
        jobs.run(export.job_id)
    export.refresh_from_db()
    export.job.refresh_from_db()
    return export


def fetched(browser: PortalClient, export: Export) -> bytes:
    answer = browser.get(f"/akun/unduhan/{export.pk}/berkas/")
    assert answer.status_code == 200
    return answer.getvalue()


def taken_along(
    browser: PortalClient, page: str, query: dict[str, Any] | None = None, **fields: Any
) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of the finished workbook by title, headers in front."""
    answer = asked(browser, page, query, **fields)
    assert answer.status_code == 302, answer.context["form"].errors
    return sheets(fetched(browser, written()))


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return {
        sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book
    }


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
