"""Who reads what, how often the database is asked, and how pages turn."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    a_csv,
    a_row,
    checked,
    sent,
    url,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


@pytest.mark.parametrize("name", ["verifier_lahat", "verifier_sumsel", "auditor_lahat"])
def test_bappeda_and_auditors_read_and_change_nothing(cast, sign_in, program, name):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=NIK)
    browser = sign_in(getattr(cast, name))
    for page in (
        url("program_list"),
        url("program_detail", program.pk),
        url("recipient_list", program.pk),
        url("program_history", program.pk),
        url("recipient_detail", recipient.pk),
    ):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert NIK not in answer.content.decode()
    for page in (
        url("program_create"),
        url("program_edit", program.pk),
        url("upload_list", program.pk),
        url("recipient_create", program.pk),
        url("recipient_edit", recipient.pk),
    ):
        assert browser.get(page).status_code == 403


def test_another_agencys_objects_do_not_exist(cast, sign_in, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE))
    upload = sent(program, cast.operator_lahat, a_csv(a_row(NIK)))
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang):
        browser = sign_in(stranger)
        for name, key in (
            ("program_detail", program.pk),
            ("program_edit", program.pk),
            ("recipient_list", program.pk),
            ("recipient_detail", recipient.pk),
            ("recipient_edit", recipient.pk),
            ("upload_detail", upload.pk),
            ("upload_errors", upload.pk),
            ("upload_progress", upload.pk),
        ):
            assert browser.get(url(name, key)).status_code == 404, name


def queries(browser, page: str) -> int:
    browser.get(page)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


def test_pages_ask_as_often_for_three_rows_as_for_one(cast, operator):
    by, village = cast.operator_lahat, region(LAHAT_VILLAGE)
    program = a_program(by)
    a_recipient(program, by, village)
    upload = checked(sent(program, by, a_csv(a_row(NIK))), by)
    pages = [
        url("program_list"),
        url("program_detail", program.pk),
        url("recipient_list", program.pk),
        url("upload_list", program.pk),
        url("draft_list"),
    ]
    before = [queries(operator, page) for page in pages]
    detail = queries(operator, url("upload_detail", upload.pk))
    for number in range(2):
        a_program(by)
        a_recipient(program, by, village)
        checked(sent(program, by, a_csv(a_row(name=f"Orang Ke{number + 5}"))), by)
    assert [queries(operator, page) for page in pages] == before
    many = checked(
        sent(program, by, a_csv(*(a_row(name=f"Warga {chr(65 + n) * 3}") for n in range(3)))), by
    )
    assert queries(operator, url("upload_detail", many.pk)) == detail


def test_pages_turn_by_keyset_without_names_in_the_address(cast, operator, program):
    by, village = cast.operator_lahat, region(LAHAT_VILLAGE)
    for number in range(55):
        a_recipient(program, by, village, name=f"Warga {number:02d}")
    first = operator.get(url("recipient_list", program.pk)).context["page"]
    assert len(first.rows) == 50
    assert "Warga" not in first.next_url
    second = operator.get(url("recipient_list", program.pk) + first.next_url).context["page"]
    assert [row.name for row in second.rows] == [f"Warga {n}" for n in range(50, 55)]
    back = operator.get(url("recipient_list", program.pk) + second.prev_url).context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


@pytest.mark.parametrize("page", ["recipient_list", "draft_list"])
def test_names_stand_by_the_alphabet_however_they_are_written(operator, cast, program, page):
    """Also from page to page, where the next row is found by the name as it is sorted."""
    written = ["Zainal", "Siti Aminah", "SITI BADRIAH", "siti chotimah", "andi", "BUDI"]
    for number, name in enumerate(written):
        a_recipient(
            program, cast.operator_lahat, region(LAHAT_VILLAGE), name=name,
            nik=f"160411050285001{number}",
        )  # fmt: skip
    address = url(page, *([program.pk] if page == "recipient_list" else []))
    rows = operator.get(address).context["page"].rows
    names = [row.name for row in rows]
    assert [name.upper() for name in names] == [
        "ANDI", "BUDI", "SITI AMINAH", "SITI BADRIAH", "SITI CHOTIMAH", "ZAINAL",
    ]  # fmt: skip
    behind = operator.get(f"{address}?after={rows[2].pk}").context["page"].rows
    assert [row.pk for row in behind] == [row.pk for row in rows[3:]]
    before = operator.get(f"{address}?before={rows[3].pk}").context["page"].rows
    assert [row.pk for row in before] == [row.pk for row in rows[:3]]
