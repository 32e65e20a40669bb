"""The secretariat's lists: by keys, the same number of queries at any length."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccountRequest, Membership, User
from tests.factories.cast import FAR, Cast


def an_employee(cast: Cast, number: int) -> None:
    desk = cast.secretariat_lahat
    user = User.objects.create_user(f"pegawai{number}@contoh.go.id", f"Pegawai {number % 7}")
    Membership.objects.create(
        user=user, role="executive", agency=desk.agency, regency=desk.regency, expires_on=FAR
    )


def a_request(cast: Cast, number: int) -> None:
    agency = cast.secretariat_lahat.agency
    AccountRequest.objects.create(
        name=f"Pemohon {number}", email=f"pemohon{number}@contoh.go.id", nip="1" * 18, phone="08",
        agency=agency, regency=agency.regency, role="executive", letter="letters/a.pdf",
        letter_type="application/pdf",
    )  # fmt: skip


LISTS = {
    "member_list": ("members", an_employee),
    "request_list": ("requests", a_request),
}


@pytest.mark.parametrize("name", LISTS)
def test_each_row_is_shown_once_over_the_pages(name, cast: Cast, sign_in):
    rows, plant = LISTS[name]
    for number in range(104):
        plant(cast, number)
    browser = sign_in(cast.secretariat_lahat)
    address, pages = reverse(f"accounts:{name}"), []
    query: str | None = ""
    while query is not None:
        pages.append(browser.get(address + query))
        query = pages[-1].context["next_url"]
    shown = [row.pk for page in pages for row in page.context[rows]]
    assert [len(page.context[rows]) for page in pages][:2] == [50, 50]
    assert len(shown) == len(set(shown)) == pages[0].context["page_count"] >= 104
    back = browser.get(address + pages[2].context["prev_url"])
    assert [row.pk for row in back.context[rows]] == shown[50:100]


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_asks_no_more_often(name, cast: Cast, sign_in):
    _rows, plant = LISTS[name]
    browser = sign_in(cast.secretariat_lahat)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse(f"accounts:{name}")).status_code == 200
        return len(caught)

    plant(cast, 1)
    one = queries()
    plant(cast, 2)
    plant(cast, 3)
    assert queries() == one
