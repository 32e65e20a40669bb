"""Pages of corrections of every variable a village knows, and of somebody who joins a household."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import DatabaseError, connection

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.models import Household, Person, Proposal
from beneficiaries.proposals.columns import (
    HOUSEHOLD_FIELDS,
    PERSON_FIELDS,
    UNREAD_FIELDS,
    VILLAGE_HOUSEHOLD,
    VILLAGE_PERSON,
)
from beneficiaries.proposals.enums import ProposalAct
from tests.beneficiaries.pictures import picture
from tests.beneficiaries.proposing import at_desk, bring_to, take, with_paper
from tests.exporting import taken_along
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

HERE = "/basis/usulan/"
BORN = datetime.date(1980, 1, 2)
# Told by the centre, by a source, or by nothing that a village could look at.
_CENTRES_OWN = {"decile", "percentile", "welfare_status", "registry_id", "listed_pkh", "pkh_number",
                "kks_number", "caretaker_nik", "presence_status", "nik_check", "member_count",
                "stunting_risk"}  # fmt: skip


@pytest.fixture
def home(cast) -> Household:
    release = a_release(cast.steward_sumsel)
    in_force(release, region("1604"), cast.steward_sumsel)
    household = a_household(
        region("1604112001"), head_name="BUDI SANTOSO", release=release, address="Jalan Mawar",
        floor_area="36.50", has_motorcycle=False, toilet_facility=1, toilet_type=1,
        cattle_count=2, power_meter_number="512345678901", land_tenure=1,
    )  # fmt: skip
    a_person(
        household, name="BUDI SANTOSO", nik="1604110201800001", birth_date=BORN, disability=1,
        school_attendance=2, identity_documents=5, is_working=True, working_hours=40,
    )  # fmt: skip
    return household


def _fields(page: str) -> set[str]:
    return set(re.findall(r'name="([a-z_]+)"', page))


def _as_shown(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form when nothing is touched."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if not name or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        sent[name] = [chosen[1] if chosen else ""]
    sent.pop("csrfmiddlewaretoken", None)
    return sent | {"reason": ["Dilihat bersama kepala dusun."]}


def test_all_that_a_village_knows_may_be_corrected_and_nothing_of_the_centre(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    person = home.members.get()
    for url, unit, names in (
        (f"{HERE}rumah-tangga/{home.pk}/perbaikan/", Unit.HOUSEHOLD, HOUSEHOLD_FIELDS),
        (f"{HERE}orang/{person.pk}/perbaikan/", Unit.PERSON, PERSON_FIELDS),
    ):
        shown = _fields(browser.get(url).text)
        assert shown >= set(names)
        assert not shown & _CENTRES_OWN
        told = {"rt", "rw", "kk"}
        assert set(names) - told <= set(VARIABLES[unit])
    assert {"land_tenure", "has_motorcycle", "cattle_count", "joins_pkh"} < set(HOUSEHOLD_FIELDS)
    assert {"disability", "chronic_illness", "industry", "highest_diploma"} < set(PERSON_FIELDS)


def test_a_form_sent_back_untouched_proposes_nothing(cast, home, sign_in):
    """Whatever the base says comes back as it is: decimals, ticks, yes and no."""
    browser = sign_in(cast.village_lahat)
    for url in (
        f"{HERE}rumah-tangga/{home.pk}/perbaikan/",
        f"{HERE}orang/{home.members.get().pk}/perbaikan/",
    ):
        answer = browser.post(url, _as_shown(browser.get(url).text))
        assert "Belum ada yang berbeda" in answer.text
    assert not Proposal.objects.exists()


def test_only_what_changed_goes_through_the_tiers_into_the_base_and_to_the_centre(
    cast, home, sign_in
):
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}rumah-tangga/{home.pk}/perbaikan/"
    changed = {"floor_area": "41,25", "has_motorcycle": "True", "cattle_count": "0",
               "land_tenure": "2", "power_meter_number": "5198 7654 3210"}  # fmt: skip
    sent = browser.post(url, _as_shown(browser.get(url).text) | changed)
    proposal = Proposal.objects.get()
    assert sent.status_code == 302
    assert proposal.told == {
        "floor_area": 41.25, "has_motorcycle": True, "cattle_count": 0, "land_tenure": 2,
        "power_meter_number": "519876543210",
    }  # fmt: skip
    # What the village is not told is not noted for it to read.
    assert "power_meter_number" not in proposal.before
    detail = browser.get(f"{HERE}{proposal.pk}/").text
    for words in ("36,5", "41,25", "Milik orang lain", "Tidak ditampilkan"):
        assert words in detail
    assert "512345678901" not in detail
    bring_to(with_paper(proposal, cast.village_lahat), "province", cast)
    page = sign_in(cast.steward_lahat).get(f"{HERE}{proposal.pk}/").text
    assert "Tidak ditampilkan" not in page
    assert "Status lahan" in page
    take(proposal, ProposalAct.RATIFY, cast.steward_sumsel)
    home.refresh_from_db()
    told = (home.floor_area, home.has_motorcycle, home.cattle_count, home.power_meter_number)
    assert [str(one) for one in told] == ["41.25", "True", "0", "519876543210"]
    book = str(taken_along(sign_in(cast.steward_sumsel), f"{HERE}tetapkan/"))
    assert "512345678901" in book
    assert "519876543210" in book


@pytest.mark.parametrize(
    ("unit", "changed", "words"),
    [
        ("home", {"floor_area": "luas"}, "Bukan angka"),
        ("home", {"cattle_count": "-1"}, "Angka negatif"),
        ("home", {"bedroom_count": "400"}, "Paling besar 50"),
        ("home", {"toilet_facility": "4"}, "pilih kloset"),
        ("home", {"power_meter_number": "12a45"}, "Tulis angkanya saja"),
        ("person", {"disability": "77"}, "Masukkan pilihan yang valid"),
        ("person", {"is_working": "False"}, "Tidak bekerja: jam kerja 0"),
        ("person", {"is_pregnant": "True"}, "tidak dapat hamil"),
        ("person", {"identity_documents": ["0", "4"]}, "tidak dapat dipilih bersama"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_lost(
    unit, changed, words, cast, home, sign_in
):
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}rumah-tangga/{home.pk}/perbaikan/"
    if unit == "person":
        url = f"{HERE}orang/{home.members.get().pk}/perbaikan/"
    answer = browser.post(url, _as_shown(browser.get(url).text) | changed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "Dilihat bersama kepala dusun." in answer.text
    # The section of the fault stands open, so that its link leads somewhere.
    (name,) = changed
    section = next(part for part in answer.text.split("<details")[1:] if f'name="{name}"' in part)
    assert " open" in section.partition(">")[0]
    assert not Proposal.objects.exists()


def test_health_is_written_and_not_read_by_a_village(cast, home, sign_in):
    """The wall too: no column of a specific kind is granted."""
    assert not UNREAD_FIELDS & {*VILLAGE_HOUSEHOLD, *VILLAGE_PERSON}
    person = home.members.get()
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}orang/{person.pk}/perbaikan/"
    page = browser.get(url).text
    assert re.search(r'<select[^>]*name="disability".*?<option value="" selected', page, re.S)
    # Right or wrong, whoever guesses is not told.
    for guess in ("1", "2"):
        Proposal.objects.all().delete()
        browser.post(url, _as_shown(page) | {"disability": guess})
        assert Proposal.objects.get().told == {"disability": int(guess)}
    proposal = Proposal.objects.get()
    village = browser.get(f"{HERE}{proposal.pk}/").text
    assert "Tuna netra" in village
    assert "Tuna daksa" not in village
    bring_to(with_paper(proposal, cast.village_lahat), "regency", cast)
    steward = sign_in(cast.steward_lahat).get(f"{HERE}{proposal.pk}/").text
    assert "Tuna daksa" in steward
    auditor = sign_in(cast.auditor_lahat).get(f"{HERE}{proposal.pk}/").text
    assert "Tuna netra" not in auditor
    assert "Tidak ditampilkan" in auditor
    with at_desk(cast.village_lahat), connection.cursor() as cursor:
        for column in sorted(UNREAD_FIELDS):
            table = "person" if column in PERSON_FIELDS else "household"
            cursor.execute("SAVEPOINT here")
            with pytest.raises(DatabaseError, match="permission denied"):
                cursor.execute(f"SELECT {column} FROM beneficiaries_{table}")
            cursor.execute("ROLLBACK TO SAVEPOINT here")


def test_of_a_child_a_village_is_told_who_it_is_and_whose(cast, home, sign_in):
    child = a_person(
        home, name="PUTRI", head_relation=3, sex=2, birth_date=datetime.date(2020, 5, 5),
        nik="1604114505200002", school_attendance=1, marital_status=1,
    )  # fmt: skip
    page = sign_in(cast.village_lahat).get(f"{HERE}orang/{child.pk}/perbaikan/").text
    shown = _as_shown(page)
    assert (shown["name"], shown["head_relation"]) == (["PUTRI"], ["3"])
    assert (shown["school_attendance"], shown["marital_status"]) == ([""], [""])


def _member(**more: str) -> dict[str, str]:
    return {
        "joined_by": "marriage", "happened_on": "2026-01-05", "name": "RATNA SARI",
        "nik": "1604 1144 0395 0002", "sex": "2", "birth_date": "1995-03-04",
        "head_relation": "2", "marital_status": "2", "reason": "Surat nikah terlampir.",
    } | more  # fmt: skip


def test_a_member_is_added_from_the_household_to_the_base(cast, home, sign_in):
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}rumah-tangga/{home.pk}/tambah-anggota/"
    assert url in browser.get(f"{HERE}rumah-tangga/{home.pk}/").text
    assert "BUDI SANTOSO" in browser.get(url).text
    saved = browser.post(url, _member())
    proposal = Proposal.objects.get()
    assert saved.url == f"{HERE}{proposal.pk}/"
    page = browser.get(saved.url).text
    assert "Belum dapat diajukan" in page
    assert "Menikah" in page
    browser.post(f"{saved.url}berkas/", {"kind": "letter", "file": picture()})
    # Changed while it is the village's, with what was written.
    revise = browser.get(f"{saved.url}ubah/", follow=True)
    assert 'value="RATNA SARI"' in revise.text
    browser.post(f"{saved.url}ubah/anggota/", _member(birth_place="Lahat"))
    assert proposal.members.get().birth_place == "Lahat"
    assert browser.post(f"{saved.url}ajukan/", {"reason": ""}).status_code == 302
    # Sent back with a reason, it comes back to the village with all that was entered.
    steward = sign_in(cast.steward_lahat)
    words = "Tanggal nikah belum sesuai surat."
    steward.post(f"{saved.url}kembalikan/", {"reason": words})
    back = browser.get(saved.url).text
    assert words in back
    assert "RATNA SARI" in back
    browser.post(f"{saved.url}ajukan/", {"reason": ""})
    steward.post(f"{saved.url}teruskan/", {"reason": "Benar menurut kecamatan."})
    steward.post(f"{saved.url}periksa/", {"reason": "Benar menurut berkas."})
    province = sign_in(cast.steward_sumsel)
    told = province.get(saved.url).text
    assert "RATNA SARI menjadi anggota rumah tangga ini di Pasar Lama." in told
    province.post(f"{saved.url}tetapkan/", {"reason": ""})
    one = Person.objects.in_base().get(name="RATNA SARI")
    assert (one.household_id, one.nik) == (home.pk, "1604114403950002")
    assert "RATNA SARI" in browser.get(f"{HERE}rumah-tangga/{home.pk}/").text
    book = str(taken_along(province, f"{HERE}tetapkan/"))
    assert "1604114403950002" in book


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"head_relation": "1"}, "sudah mempunyai kepala"),
        ({"nik": ""}, "supaya ia tidak tercatat dua kali"),
        ({"nik": "16041144"}, "NIK tidak berjumlah 16 digit"),
        ({"birth_date": "1995-03-05"}, "Menurut NIK: 4 Maret 1995"),
        ({"marital_status": "1"}, "tidak dapat berstatus belum kawin"),
        ({"happened_on": ""}, "Isi tanggalnya"),
        ({"joined_by": "birth"}, "Lahir lebih dari lima tahun lalu"),
        ({"name": "Budi Santoso", "birth_date": "1980-01-02", "nik": "", "joined_by": "missed",
          "sex": "1", "head_relation": "3", "marital_status": ""}, "tercatat sebagai anggota"),
        ({"kk": "123"}, "nomor KK tidak berjumlah 16 digit"),
    ],
)  # fmt: skip
def test_who_cannot_join_so_is_told_why(more, words, cast, home, sign_in):
    url = f"{HERE}rumah-tangga/{home.pk}/tambah-anggota/"
    answer = sign_in(cast.village_lahat).post(url, _member(**more))
    assert answer.status_code == 422
    assert words.lower() in answer.text.lower()
    assert not Proposal.objects.exists()


def test_a_newborn_needs_no_nik_and_the_day_of_birth_is_the_day(cast, home, sign_in):
    url = f"{HERE}rumah-tangga/{home.pk}/tambah-anggota/"
    born = datetime.date.today() - datetime.timedelta(days=20)
    sent = sign_in(cast.village_lahat).post(url, _member(
        joined_by="birth", happened_on="", nik="", birth_date=born.isoformat(), name="PUTRI",
        head_relation="3", marital_status=""))  # fmt: skip
    assert sent.status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.happened_on, proposal.members.get().nik_usable) == (born, False)


def test_a_like_name_in_the_village_is_looked_at_first(cast, home, sign_in):
    other = a_household(region("1604112001"), head_name="JOKO")
    a_person(other, name="RATNA SARIE", head_relation=3)
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}rumah-tangga/{home.pk}/tambah-anggota/"
    asked = browser.post(url, _member())
    assert (asked.status_code, str(other.pk) in asked.text) == (422, True)
    assert 'value="RATNA SARI"' in asked.text
    assert browser.post(url, _member(bukan="1")).status_code == 302


def test_another_villages_household_is_not_there(cast, home, sign_in):
    beside = a_household(region("1604112002"), head_name="TETANGGA")
    browser = sign_in(cast.village_lahat)
    url = f"{HERE}rumah-tangga/{beside.pk}/tambah-anggota/"
    assert browser.get(url).status_code == 404
    assert browser.post(url, _member()).status_code == 404


def test_the_tier_is_told_where_the_joiner_stands_no_further_than_its_territory(
    cast, home, sign_in
):
    """In its own regency the household by name, in another one that it is so."""
    far = a_household(region("1671011001"), head_name="SLAMET")
    a_person(
        far, name="RATNA SARI", nik="1604114403950002", birth_date=datetime.date(1995, 3, 4),
        sex=2, head_relation=3,
    )  # fmt: skip
    browser = sign_in(cast.village_lahat)
    browser.post(f"{HERE}rumah-tangga/{home.pk}/tambah-anggota/", _member())
    proposal = with_paper(Proposal.objects.get(), cast.village_lahat)
    bring_to(proposal, "province", cast)
    url = f"{HERE}{proposal.pk}/"
    steward = sign_in(cast.steward_lahat).get(url).text
    assert "tercatat di kabupaten/kota lain" in steward
    assert "SLAMET" not in steward
    assert "SLAMET" in sign_in(cast.steward_sumsel).get(url).text
    # The village learns nothing of it.
    assert "rumah tangga lain" not in browser.get(url).text
