"""Lists: what may be chosen, what is kept of an address, and that nobody sees another's views."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.http import QueryDict

from accounts.scope import Scope
from core.arrangements import address_of, arranged
from core.lists import ListColumn, Listing, cells_of, listing_of
from core.models import SavedView
from core.scope import scoped
from programs.lists import RECIPIENTS
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

PAGE = RECIPIENTS.page


@pytest.fixture
def page(cast):
    program = a_program(cast.operator_lahat)
    for name in ("Budi", "Adi", "Citra"):
        a_recipient(program, cast.operator_lahat, region("1604082002"), name=name)
    return f"/program/{program.pk}/penerima/"


def shown(browser, page, query="") -> tuple[list[str], tuple[str, ...]]:
    """Names in their order, and the columns."""
    answer = browser.get(page + query)
    assert answer.status_code == 200
    names = [row.name for row in answer.context["page"].rows]
    return names, answer.context["list"].layout.columns


def save(browser, page, query="", name="Milik saya", **values):
    wish = {"page": PAGE, "name": name, "query": query, "next": page, **values}
    return browser.post("/akun/tampilan/simpan/", wish)


# --- What a list declares -------------------------------------------------------------------------


def test_a_list_has_one_name_and_sorts_by_what_it_can():
    with pytest.raises(ValueError, match="Two lists"):
        Listing(page=PAGE, title="", columns=RECIPIENTS.columns, sort="name")
    with pytest.raises(ValueError, match="cannot be sorted"):
        Listing(page="tests.odd", title="", columns=(ListColumn("a", "A"),), sort="a")
    assert listing_of("tests.odd") is None


def test_odd_choices_count_as_none():
    assert RECIPIENTS.layout(["nosuch"], "nosuch") == RECIPIENTS.layout()
    assert RECIPIENTS.layout(["amount"], "-amount").columns == ("name", "amount")
    assert RECIPIENTS.layout(["amount"], "-amount").sort == "name"


def test_an_order_turned_around_turns_as_a_whole():
    assert RECIPIENTS.order("-name") == ("-name_sort", "-id")
    with pytest.raises(ValueError, match="amount"):
        RECIPIENTS.order("amount")


def test_every_cell_follows_the_declaration():
    labels = [str(cell.label) for cell in cells_of(RECIPIENTS, ("state", "name"))]
    assert labels == ["Nama", "NIK", "Nomor KK", "Status", "Alasan pengembalian"]


def test_of_an_address_only_choices_are_kept():
    query = QueryDict(
        "state=approved&state=SITI AMINAH&state=siti_aminah&district=1671014506800001&match=Siti"
        "&village=12&cari=abc&q=siti&after=x&kolom=name"
    )
    assert RECIPIENTS.kept(query).urlencode() == "state=approved&village=12"


# --- On the page ----------------------------------------------------------------------------------


def test_sorting_and_columns_by_the_address(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    assert shown(browser, page)[0] == ["Adi", "Budi", "Citra"]
    names, columns = shown(browser, page, "?urut=-name&kolom=amount")
    assert (names, columns) == (["Citra", "Budi", "Adi"], ("name", "amount"))
    assert shown(browser, page, "?urut=entered")[0] == ["Budi", "Adi", "Citra"]


def test_a_hidden_column_is_not_on_the_page(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    assert b'data-label="Pencocokan"' in browser.get(page).content
    assert b'data-label="Pencocokan"' not in browser.get(f"{page}?kolom=amount").content


def test_a_view_is_kept_applied_and_the_one_to_open_with(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    answer = save(browser, page, "state=approved&urut=-name&kolom=amount&after=1&cari=xyz")
    view = SavedView.objects.get()
    assert answer.url == page + address_of(view)
    assert (view.query, view.sort, view.columns) == ("state=approved", "-name", ["name", "amount"])
    assert shown(browser, page, address_of(view)) == ([], ("name", "amount"))
    assert shown(browser, page)[0] == ["Adi", "Budi", "Citra"]
    browser.post(f"/akun/tampilan/{view.pk}/bawaan/")
    assert browser.get(page).url == page + address_of(view)
    assert shown(browser, page, "?tampilan=semua")[0] == ["Adi", "Budi", "Citra"]
    browser.post(f"/akun/tampilan/{view.pk}/bawaan/")
    assert browser.get(page).status_code == 200


def test_filters_sent_anew_keep_the_view(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    save(browser, page, "urut=-name")
    view = SavedView.objects.get()
    answer = browser.get(page + address_of(view))
    assert f'name="tampilan" value="{view.pk}"' in answer.content.decode()


def test_the_own_layout_holds_until_it_is_dropped(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    query = "state=draft&kolom=name"
    wish = {"page": PAGE, "next": f"{page}?{query}", "query": query,
            "kolom": ["name", "state"], "urut": "-name"}  # fmt: skip
    assert browser.post("/akun/tampilan/kolom/", wish).url == f"{page}?state=draft"
    assert shown(browser, page) == (["Citra", "Budi", "Adi"], ("name", "state"))
    browser.post("/akun/tampilan/kolom/", {**wish, "reset": "1"})
    assert shown(browser, page)[1] == RECIPIENTS.layout().columns


def test_names_of_views(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    save(browser, page, name="Satu")
    save(browser, page, "state=draft", name="Satu")
    save(browser, page, name="NIK 1671014506800001")
    assert [view.query for view in SavedView.objects.all()] == ["state=draft"]
    save(browser, page, name="Dua")
    one, two = SavedView.objects.order_by("-name")
    browser.post(f"/akun/tampilan/{one.pk}/nama/", {"name": "Dua"})
    one.refresh_from_db()
    assert one.name == "Satu"
    browser.post(f"/akun/tampilan/{one.pk}/nama/", {"name": "Tiga"})
    browser.post(f"/akun/tampilan/{two.pk}/hapus/")
    assert list(SavedView.objects.values_list("name", flat=True)) == ["Tiga"]


def test_it_leads_back_within_the_portal_alone(cast, sign_in, page):
    browser = sign_in(cast.operator_lahat)
    for strange in ("https://lain.example/", "//lain.example/", "", "javascript:alert(1)"):
        assert save(browser, strange).url == "/akun/tampilan/"


# --- The wall -------------------------------------------------------------------------------------


def test_nobody_sees_or_touches_anothers_view(cast, sign_in, page):
    save(sign_in(cast.operator_lahat), page, name="KANARI")
    view = SavedView.objects.get()
    stranger = sign_in(cast.supervisor_lahat)
    assert b"KANARI" not in stranger.get("/akun/tampilan/").content
    assert b"KANARI" not in stranger.get(page).content
    for act in ("nama", "bawaan", "hapus"):
        answer = stranger.post(f"/akun/tampilan/{view.pk}/{act}/", {"name": "Saya"})
        assert answer.status_code == 404
    assert (
        arranged(RECIPIENTS, QueryDict(f"tampilan={view.pk}"), cast.auditor_lahat.user.pk).view
        is None
    )


@pytest.mark.parametrize("who", ["supervisor_lahat", "verifier_sumsel", "executive_lahat"])
def test_the_database_itself_keeps_views_apart(who, cast):
    owner, stranger = cast.operator_lahat.user, getattr(cast, who)
    SavedView.objects.create(user=owner, page=PAGE, name="KANARI")
    with as_login_role(), scoped(Scope.of(stranger.user).database):
        assert not SavedView.objects.exists()
        assert SavedView.objects.update(name="x") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            SavedView.objects.create(user=owner, page=PAGE, name="untergeschoben")
    with as_login_role(), pytest.raises(DatabaseError), transaction.atomic():
        SavedView.objects.first()
