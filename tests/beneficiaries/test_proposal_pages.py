"""Pages of proposals: writing them on a phone, reading them, deciding them, and the desk."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Membership
from accounts.scope import Scope
from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import ProposalKind
from tests.beneficiaries.pictures import picture
from tests.beneficiaries.proposing import a_new_one, about, at_desk, bring_to, member
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

HERE = "/basis/usulan/"

BORN = datetime.date(1980, 1, 1)


@pytest.fixture
def home(cast):
    release = a_release(cast.steward_sumsel)
    in_force(release, region("1604"), cast.steward_sumsel)
    household = a_household(region("1604112001"), head_name="BUDI SANTOSO", release=release)
    a_person(household, name="BUDI SANTOSO", nik="1604110101800001", birth_date=BORN)
    return household


def _form(**more: str) -> dict[str, str]:
    return {
        "family_card_number": "1604 1101 0110 0009", "address": "Jalan Melati 5", "rt": "1",
        "floor_type": "9", "reason": "Keluarga miskin belum terdata.",
        "anggota-TOTAL_FORMS": "2", "anggota-INITIAL_FORMS": "0", "anggota-0-name": "SITI AMINAH",
        "anggota-0-sex": "2", "anggota-0-birth_date": "1985-05-17", "anggota-0-head_relation": "1",
        "anggota-1-name": "", "anggota-1-sex": "", "anggota-1-birth_date": "",
        "anggota-1-head_relation": "",
    } | more  # fmt: skip


def _shown(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found.group(0)) if found else None
    return value.group(1) if value else ""


def test_a_village_writes_a_new_household_and_loses_nothing_on_errors(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    wrong = browser.post(HERE + "baru/", _form(**{"anggota-0-birth_date": "2099-01-01"}))
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Tanggal tidak boleh sesudah hari ini" in page
    assert (_shown(page, "anggota-0-name"), _shown(page, "address")) == (
        "SITI AMINAH", "Jalan Melati 5",
    )  # fmt: skip
    # One more row without losing anything, and without being told off.
    more = browser.post(HERE + "baru/", _form(tambah="1")).content.decode()
    assert _shown(more, "anggota-TOTAL_FORMS") == "4"
    assert _shown(more, "anggota-0-name") == "SITI AMINAH"
    assert "is-invalid" not in more
    saved = browser.post(HERE + "baru/", _form())
    proposal = Proposal.objects.get()
    assert saved.url == f"{HERE}{proposal.pk}/"
    # What is missing stands there before anything is pressed, and nothing can be pressed yet.
    lacking = browser.get(saved.url).content.decode()
    assert "Belum dapat diajukan" in lacking
    assert re.search(r"<button[^>]*disabled[^>]*/ajukan/", lacking)
    assert (proposal.village.code, proposal.told["floor_type"], proposal.told["head_name"]) == (
        "1604112001", 9, "SITI AMINAH",
    )  # fmt: skip
    early = browser.post(f"{saved.url}ajukan/", {"reason": ""})
    assert (early.status_code, "berita acara" in early.content.decode()) == (422, True)
    browser.post(f"{saved.url}berkas/", {"kind": "minutes", "file": picture()})
    assert browser.get(f"{HERE}berkas/{proposal.papers.get().pk}/").status_code == 200
    assert browser.post(f"{saved.url}ajukan/", {"reason": ""}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "district"
    # What is submitted cannot be changed behind the backs of those who read it.
    assert browser.get(f"{saved.url}ubah/").status_code == 302


def test_a_family_whose_name_is_known_is_looked_at_before_it_is_proposed(cast, home, sign_in):
    """As the search of the village does; nothing typed is lost, and one tick goes on."""
    a_person(home, name="SITI AMINNAH", nik="1604110101800002", birth_date=BORN)
    browser = sign_in(cast.village_lahat)
    asked = browser.post(HERE + "baru/", _form())
    assert asked.status_code == 422
    assert not Proposal.objects.exists()
    page = asked.text
    assert f"/rumah-tangga/{home.pk}/" in page
    assert "SITI AMINNAH" in page
    assert _shown(page, "anggota-0-name") == "SITI AMINAH"
    browser.post(HERE + "baru/", _form(bukan="1"))
    assert Proposal.objects.get().subject_name == "SITI AMINAH"
    # What was looked at once is not asked again while its name stays.
    address = f"{HERE}{Proposal.objects.get().pk}/ubah/"
    assert browser.post(address, _form(address="Jalan Kenanga 2")).status_code == 302
    renamed = browser.post(address, _form(**{"anggota-0-name": "BUDI SANTOSA"}))
    assert (renamed.status_code, "BUDI SANTOSO" in renamed.text) == (422, True)


def test_families_of_other_villages_are_named_to_nobody(cast, home, sign_in):
    beside = a_household(region("1604112002"), head_name="SITI AMINAH")
    browser = sign_in(cast.village_lahat)
    assert browser.post(HERE + "baru/", _form()).status_code == 302
    assert browser.get(f"/basis/usulan/rumah-tangga/{beside.pk}/").status_code == 404


def test_a_draft_is_changed_with_its_members(cast, home, sign_in):
    """Rows that stay as they were are kept, one that is emptied goes."""
    proposal = a_new_one(cast.village_lahat, member(), member("DEWI", head_relation=3))
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}{proposal.pk}/ubah/"
    page = browser.get(url).content.decode()
    assert _shown(page, "anggota-1-name") == "DEWI"
    second = {
        "anggota-1-name": "DEWI", "anggota-1-sex": "2", "anggota-1-birth_date": "1985-05-17",
        "anggota-1-head_relation": "3", "anggota-INITIAL_FORMS": "2",
    }  # fmt: skip
    browser.post(url, _form(**second))
    assert [one.name for one in proposal.members.all()] == ["SITI AMINAH", "DEWI"]
    browser.post(url, _form(**{"anggota-INITIAL_FORMS": "2"}))
    assert [one.name for one in proposal.members.all()] == ["SITI AMINAH"]


def test_two_heads_or_one_nik_twice_are_refused(cast, home, sign_in):
    second = {"anggota-1-name": "LAIN", "anggota-1-sex": "1", "anggota-1-birth_date": "1980-01-01"}
    nik = {"anggota-0-nik": "1604115705850001", "anggota-1-nik": "1604115705850001"}
    browser = sign_in(cast.village_lahat)
    for more, words in (
        ({"anggota-1-head_relation": "1"}, "tepat satu anggota"),
        ({"anggota-1-head_relation": "3", **nik}, "NIK yang sama"),
    ):
        answer = browser.post(HERE + "baru/", _form(**second, **more))
        assert words in answer.content.decode()
    assert not Proposal.objects.exists()


def test_what_the_nik_tells_need_not_be_written_again(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    empty = {"anggota-0-sex": "", "anggota-0-birth_date": ""}
    nik = {"anggota-0-nik": "1604 1157 0585 0001"}
    # Shown, to be looked at and changed, where the form comes back.
    page = browser.post(HERE + "baru/", _form(**empty, **nik, address="")).content.decode()
    assert _shown(page, "anggota-0-birth_date") == "1985-05-17"
    assert re.search(r'<option value="2" selected>Perempuan', page)
    # Without a NIK nobody tells it.
    wrong = browser.post(HERE + "baru/", _form(**empty))
    assert wrong.status_code == 422
    assert browser.post(HERE + "baru/", _form(**empty, **nik)).status_code == 302
    (one,) = Proposal.objects.get().members.all()
    assert (one.sex, one.birth_date) == (2, datetime.date(1985, 5, 17))


def test_everything_wrong_stands_in_one_list_with_links_to_its_fields(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    faults = {
        "address": "", "anggota-0-name": "", "anggota-0-head_relation": "3", "anggota-1-name": "A",
        "anggota-1-nik": "16041157058500",
    }  # fmt: skip
    page = browser.post(HERE + "baru/", _form(**faults)).content.decode()
    assert page.count("sg-error-summary") == 1
    linked = set(re.findall(r'<li><a href="#([^"]+)"', page))
    assert linked >= {
        "id_address", "id_anggota-0-name", "id_anggota-1-nik", "id_anggota-1-sex", "anggota-0",
    }  # fmt: skip
    assert all(f'id="{one}"' in page for one in linked if one.startswith(("id_", "anggota")))


def test_a_birth_date_unlike_the_nik_is_told_and_saved_by_a_tick(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    nik = {"anggota-0-nik": "1604115705850001"}
    for more, wrong in (
        ({"anggota-0-birth_date": "1985-05-18"}, "18 Mei 1985, perempuan"),
        ({"anggota-0-sex": "1"}, "17 Mei 1985, laki-laki"),
    ):
        page = browser.post(HERE + "baru/", _form(**nik, **more)).content.decode()
        assert f"Menurut NIK: 17 Mei 1985, perempuan. Yang diisi: {wrong}." in page
        assert 'name="anggota-0-as_written"' in page
    assert not Proposal.objects.exists()
    ticked = _form(**nik, **{"anggota-0-sex": "1", "anggota-0-as_written": "on"})
    assert browser.post(HERE + "baru/", ticked).status_code == 302
    # The same of a correction, of what the village writes itself; what it cannot read is not told.
    url = f"{HERE}orang/{home.members.get().pk}/perbaikan/"
    said = {"name": "BUDI SANTOSO", "sex": "1", "birth_date": "1980-01-02", "head_relation": "1",
            "reason": "Menurut kartu keluarga."}  # fmt: skip
    typed = browser.post(url, said | {"nik": "1604110101800009"}).content.decode()
    assert "Yang diisi: 2 Januari 1980, laki-laki" in typed
    assert browser.post(url, said).status_code == 302


def test_a_list_without_any_proposal_says_how_one_begins(cast, home, sign_in):
    browser, steward = sign_in(cast.village_lahat), sign_in(cast.steward_lahat)
    assert "Desa Anda belum punya usulan" in browser.get(HERE).content.decode()
    assert "Belum ada usulan" in steward.get(HERE).content.decode()
    proposal = a_new_one(cast.village_lahat)
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn")
    assert "Tidak ada usulan yang cocok" in browser.get(HERE).content.decode()


def test_a_correction_shows_no_full_number_and_takes_only_what_differs(cast, home, sign_in):
    person = home.members.get()
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}orang/{person.pk}/perbaikan/"
    page = browser.get(url).content.decode()
    assert person.nik not in page.replace(" ", "")
    assert "1604 •••• •••• ••••" in page
    same = {"name": person.name, "sex": "1", "birth_date": BORN.isoformat(),
            "head_relation": "1", "reason": "Menurut kartu keluarga."}  # fmt: skip
    assert "Belum ada yang berbeda" in browser.post(url, same).content.decode()
    browser.post(url, same | {"name": "BUDI SANTOSA", "nik": "1604110101800009"})
    proposal = Proposal.objects.get()
    assert proposal.told == {"name": "BUDI SANTOSA", "nik": "1604110101800009"}
    detail = browser.get(f"{HERE}{proposal.pk}/").content.decode()
    assert "BUDI SANTOSO" in detail
    assert "1604110101800009" not in detail.replace(" ", "")


def test_whoever_guesses_a_number_is_not_told(cast, home, sign_in):
    person = home.members.get()
    url = f"{HERE}orang/{person.pk}/perbaikan/"
    same = {"name": person.name, "sex": "1", "birth_date": BORN.isoformat(),
            "head_relation": "1", "reason": "Menurut kartu keluarga."}  # fmt: skip
    answers = []
    for guess in (person.nik, "1604110101800009"):
        Proposal.objects.all().delete()
        answers.append(sign_in(cast.village_lahat).post(url, same | {"nik": guess}).status_code)
    assert answers == [302, 302]


def test_a_village_has_its_households_and_no_other_page_of_the_base(cast, home, sign_in):
    beside = a_household(region("1604112002"), head_name="TETANGGA")
    browser = sign_in(cast.village_lahat)
    page = browser.get(f"{HERE}rumah-tangga/").content.decode()
    assert "BUDI SANTOSO" in page
    assert "TETANGGA" not in page
    assert browser.get(f"{HERE}rumah-tangga/{beside.pk}/").status_code == 404
    own = browser.get(f"{HERE}rumah-tangga/{home.pk}/").content.decode()
    assert "1604 •••• •••• ••••" in own
    assert f"{HERE}rumah-tangga/{home.pk}/perbaikan/" in own
    for closed in (f"/basis/rumah-tangga/{home.pk}/", "/basis/rumah-tangga/", "/program/"):
        assert browser.get(closed).status_code == 403
    searched = browser.post(f"{HERE}rumah-tangga/cari/", {"q": "santos"}, follow=True)
    assert "BUDI SANTOSO" in searched.content.decode()


def test_the_list_costs_the_same_at_one_row_and_at_three(
    cast, home, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    a_new_one(cast.village_lahat)
    for who in ("village_lahat", "steward_lahat", "steward_sumsel"):
        browser = sign_in(getattr(cast, who))
        browser.get(HERE)
        with django_assert_max_num_queries(40) as one:
            browser.get(HERE)
        for name in ("DUA", "TIGA"):
            a_new_one(cast.village_lahat, member(name))
        with django_assert_num_queries(len(one)):
            assert browser.get(HERE).status_code == 200


def test_the_province_ratifies_what_the_preview_showed(cast, home, sign_in):
    ready = bring_to(a_new_one(cast.village_lahat, member("SIAP")), "province", cast)
    bring_to(a_new_one(cast.village_lahat, member("BELUM")), "regency", cast)
    browser = sign_in(cast.steward_sumsel)
    page = browser.get(f"{HERE}tetapkan/?jenis=new").content.decode()
    assert "SIAP" in page
    assert "BELUM" not in page
    assert "SIAP" not in browser.get(f"{HERE}tetapkan/?jenis=moved").content.decode()
    browser.post(f"{HERE}tetapkan/?jenis=new", {"usulan": [str(ready.pk), "x"]})
    ready.refresh_from_db()
    assert (ready.state, ready.household.in_base) == ("ratified", True)
    assert sign_in(cast.steward_lahat).get(f"{HERE}tetapkan/").status_code == 403
    book = taken_along(browser, f"{HERE}tetapkan/")
    assert "SIAP" in str(book)
    # The household tells of it on its own page and in its timeline.
    steward = sign_in(cast.steward_lahat)
    told = steward.get(f"/basis/rumah-tangga/{ready.household_id}/").content.decode()
    assert f"{HERE}{ready.pk}/" in told
    assert "Usulkan perbaikan" in told


def test_overdue_proposals_are_found(cast, home, sign_in, settings):
    proposal = bring_to(a_new_one(cast.village_lahat), "district", cast)
    browser = sign_in(cast.steward_lahat)
    assert str(proposal.pk) not in browser.get(f"{HERE}?keadaan=terlambat").content.decode()
    settings.PROPOSAL_TIER_DAYS = 0
    page = browser.get(f"{HERE}?keadaan=terlambat").content.decode()
    assert str(proposal.pk) in page
    assert "Lewat tenggat" in page


def _issue(browser, village_code: str, **more: str):
    return browser.post(
        "/akun/pengguna/desa/",
        {"village": region(village_code).pk, "name": "Ernawati", "email": "erna@desa.test",
         "phone": "0812", "expires_on": _soon(), **more},
    )  # fmt: skip


def _soon() -> str:
    return (timezone.localdate() + datetime.timedelta(days=90)).isoformat()


def test_the_desk_issues_village_accounts_in_its_territory(cast, sign_in):
    browser = sign_in(cast.secretariat_lahat)
    assert _issue(browser, "1671031001").status_code == 422
    issued = _issue(browser, "1604112001")
    assert issued.status_code == 200
    assert "/akun/aktivasi/" in issued.content.decode()
    membership = Membership.objects.get(user__email="erna@desa.test")
    scope = Scope.of(membership.user)
    assert (membership.role, scope.village_id) == ("village_operator", region("1604112001").pk)
    # The same address again is somebody else's account already; the second shares the office.
    assert _issue(browser, "1604112001").status_code == 422
    assert _issue(browser, "1604112001", email="dua@desa.test").status_code == 200
    assert Agency.objects.filter(kind="village").count() == 1
    # Whoever sees names needs the second factor first.
    membership.user.set_password("Sandi-uji-yang-panjang-1")
    membership.user.save()
    visitor = sign_in(membership)
    assert visitor.get(HERE).status_code == 200
    Authenticator.objects.filter(user=membership.user).delete()
    assert visitor.get(HERE).url == reverse("mfa_activate_totp")
    assert sign_in(cast.operator_lahat).get("/akun/pengguna/desa/").status_code == 403


@pytest.mark.parametrize(("kind", "code"), [("opd", "1604"), ("village", "1671031001")])
def test_a_regency_founds_no_office_but_of_its_villages(kind, code, cast):
    place = region(code)
    with at_desk(cast.secretariat_lahat), pytest.raises(DatabaseError), transaction.atomic():
        Agency.objects.create(
            name="Palsu", short_name="Palsu", kind=kind, region=place, regency_id=place.regency_id
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_agency WHERE name = 'Palsu'")
        assert cursor.fetchone() == (0,)


def test_a_member_is_reported_dead_on_paper(cast, home, sign_in):
    person = home.members.get()
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}orang/{person.pk}/meninggal/"
    assert browser.get(f"{HERE}rumah-tangga/{home.pk}/meninggal/").status_code == 404
    browser.post(url, {"happened_on": "2026-01-05", "reason": "Surat kematian terlampir."})
    proposal = Proposal.objects.get(kind=ProposalKind.DECEASED)
    assert (proposal.person_id, str(proposal.happened_on)) == (person.pk, "2026-01-05")
    assert (
        "Sudah ada usulan sejenis"
        in browser.post(
            url, {"happened_on": "2026-01-05", "reason": "Surat kematian terlampir."}
        ).content.decode()
    )


@pytest.mark.parametrize(
    ("kind", "said", "effect"),
    [
        ("new", {}, "Keluarga SITI AMINAH dengan 2 anggota masuk basis di Pasar Lama."),
        ("correction", {"told": {"address": "Lorong Baru"}}, "menjadi “Lorong Baru”"),
        ("ineligible", {}, "Rumah tangga X dengan 1 anggota keluar dari basis"),
        ("moved", {"to_place": "Jambi"}, "Rumah tangga X dengan 1 anggota keluar dari basis."),
        ("moved", {"to": "1604112002"}, "pindah dari Pasar Lama ke Talang Jawa"),
    ],
)
def test_the_last_word_is_asked_for_with_what_it_does(cast, home, sign_in, kind, said, effect):
    if "to" in said:
        said = {"to_village_id": region(said["to"]).pk}
    proposal = (
        a_new_one(cast.village_lahat, member(), member("DEWI", head_relation=3))
        if kind == "new"
        else about(cast.village_lahat, home, ProposalKind(kind), **said)
    )
    bring_to(proposal, "province", cast)
    page = sign_in(cast.steward_sumsel).get(f"{HERE}{proposal.pk}/").content.decode()
    box = page[page.index('id="akibat"') :].partition("</div>")[0]
    assert effect in box
    ratify = re.search(rf"<button[^>]*{proposal.pk}/tetapkan/[^>]*>", page)[0]
    assert 'data-confirm-from="akibat"' in ratify
    assert "tidak dapat dibatalkan" in ratify
    refuse = re.search(rf"<button[^>]*{proposal.pk}/tolak/[^>]*>", page)[0]
    assert "Basis data tidak berubah" in refuse
    # Whoever has no last word is told no effect.
    assert 'id="akibat"' not in sign_in(cast.steward_lahat).get(f"{HERE}{proposal.pk}/").text


def test_mistakes_of_members_are_told_at_the_top_and_a_missing_head_at_once(cast, home, sign_in):
    form = _form(**{"anggota-0-head_relation": "3", "anggota-0-birth_date": "2999-01-01"})
    page = sign_in(cast.village_lahat).post(f"{HERE}baru/", form)
    assert page.status_code == 422
    assert 'href="#id_anggota-0-birth_date"' in page.content.decode()
    assert page.context["member_forms"].non_form_errors() == [
        "Pilih tepat satu anggota sebagai kepala."
    ]
    assert "Pilih tepat satu anggota sebagai kepala." in page.content.decode()
