"""Households by name, by address, by picture; and what stays hidden."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Household, HouseholdPhoto, Person, Reveal
from core.models import AuditEvent
from programs.enums import RecipientState
from tests.beneficiaries.pictures import picture
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import working_as

LAHAT, PALEMBANG = "1604112001", "1671031001"
LIST = "/basis/rumah-tangga/"


def family(code: str, name: str, **person_values):
    household = a_household(region(code), head_name=name, address=f"Jalan {name.partition(' ')[0]}")
    return a_person(household, name=name, **person_values)


def names_on(response) -> list[str]:
    assert response.status_code == 200
    return [household.head_name for household in response.context["page"].rows]


@pytest.fixture
def people(cast):
    cast.verifier_lahat  # noqa: B018 - called on stage
    return {
        "siti": family(LAHAT, "Siti Aminah", nik="1604114101800001", kk="1604110902100003"),
        "budi": family(LAHAT, "Budi Santoso"),
        "rini": family(PALEMBANG, "Rini Wulandari", nik="1671014101800001"),
    }


def test_list_holds_exactly_the_territory(people, cast, sign_in):
    assert names_on(sign_in(cast.verifier_lahat).get(LIST)) == ["Budi Santoso", "Siti Aminah"]
    assert names_on(sign_in(cast.verifier_palembang).get(LIST)) == ["Rini Wulandari"]
    assert len(names_on(sign_in(cast.verifier_sumsel).get(LIST))) == 3


def test_filters_and_odd_values(people, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    village = region(LAHAT)
    assert (
        len(names_on(browser.get(f"{LIST}?kecamatan={village.district_id}&desa={village.pk}"))) == 2
    )
    assert names_on(browser.get(f"{LIST}?desil=5")) == []
    for odd in ("desil=abc", "desa=99999999999999", "after=x", "cari=tidak-ada", "kabupaten=1"):
        assert len(names_on(browser.get(f"{LIST}?{odd}"))) == 2


def test_whoever_has_no_decile_can_be_asked_for(cast, sign_in):
    for name, decile in (("SATU", 1), ("DUA", 2), ("TANPA", None)):
        a_household(region(LAHAT), head_name=name, decile=decile)
    browser = sign_in(cast.verifier_lahat)
    assert names_on(browser.get(f"{LIST}?desil=0")) == ["TANPA"]
    assert names_on(browser.get(f"{LIST}?desil=0&desil=2")) == ["DUA", "TANPA"]
    assert names_on(browser.get(f"{LIST}?desil=2")) == ["DUA"]
    assert "Desil: <strong>Belum diperingkat</strong>" in browser.get(f"{LIST}?desil=0").text


def test_pages_follow_each_other_without_gap(cast, sign_in, monkeypatch):
    monkeypatch.setattr("core.keyset.PAGE_ROWS", 2)
    village = region(LAHAT)
    for number in range(5):
        a_household(village, head_name=f"Kepala {number % 2}")
    browser = sign_in(cast.verifier_lahat)
    seen, url = [], LIST
    while url:
        page = browser.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        url = page.next_url and LIST + page.next_url
    assert len(seen) == len(set(seen)) == 5


def test_query_count_does_not_grow(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    browser.get(LIST)  # the first page of a session writes when it was worked in
    counts = []
    for _ in range(2):
        family(LAHAT, "Siti Aminah")
        family(LAHAT, "Budi Santoso")
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_page_shows_words_and_a_masked_nik(people, cast, sign_in):
    person = people["siti"]
    person.household.floor_type = 9
    person.household.save()
    page = sign_in(cast.verifier_lahat).get(f"{LIST}{person.household_id}/").content.decode()
    assert "1604 •••• •••• ••••" in page
    assert person.nik not in page.replace(" ", "")
    assert "Tanah" in page


def test_reveal_needs_a_reason_and_is_logged(people, cast, sign_in):
    person = people["siti"]
    browser = sign_in(cast.verifier_lahat)
    url = f"/basis/orang/{person.pk}/buka-nik/"
    assert browser.post(url, {"reason": "apa"}).status_code == 422
    assert not Reveal.objects.exists()
    shown = browser.post(url, {"reason": "Mencocokkan dengan KTP pemohon"}).content.decode()
    assert "1604 1141 0180 0001" in shown
    assert Reveal.objects.get().revealed_by == cast.verifier_lahat.user
    assert AuditEvent.objects.get(action="person.reveal").object_id == str(person.pk)
    assert person.nik not in str(AuditEvent.objects.values_list("details", "reason"))


def test_agency_sees_whom_it_helps_in_its_territory_only(people, cast, sign_in):
    operator = cast.operator_lahat
    program = a_program(operator)
    for who in ("siti", "rini"):
        a_recipient(program, operator, region(LAHAT), people[who], state="approved")
    # What the agency brings about alone opens nobody's page.
    a_recipient(program, operator, region(LAHAT), people["budi"], state="draft")
    browser = sign_in(operator)
    assert names_on(browser.get(LIST)) == ["Siti Aminah"]
    assert browser.get(f"{LIST}{people['budi'].household_id}/").status_code == 404
    assert browser.get(f"{LIST}{people['rini'].household_id}/").status_code == 404


@pytest.mark.parametrize("state", RecipientState.values)
def test_only_approval_opens_a_household_to_the_agency_and_both_walls_agree(
    people, cast, sign_in, state
):
    person, operator = people["siti"], cast.operator_lahat
    url = f"{LIST}{person.household_id}/foto/"
    assert (
        sign_in(cast.verifier_lahat).post(url, {"kind": "front", "images": picture()}).status_code
        == 302
    )
    photo = HouseholdPhoto.objects.get()
    ending = {"ended_on": "2026-01-02", "end_kind": "completed"} if state == "ended" else {}
    a_recipient(a_program(operator), operator, region(LAHAT), person, state=state, **ending)
    opens = state in ("approved", "ended")
    with working_as(operator) as scope:
        assert Household.objects.visible_to(scope).exists() is opens
        assert Person.objects.visible_to(scope).exists() is opens
        # The database alone, without the application's wall.
        for model in (Household, Person, HouseholdPhoto):
            assert model.objects.exists() is opens, model
    browser = sign_in(operator)
    for address in (
        f"{LIST}{person.household_id}/",
        f"/basis/foto/{photo.pk}/",
    ):
        assert browser.get(address).status_code == (200 if opens else 404), address
    added = browser.post(url, {"kind": "front", "images": picture("blue")})
    assert (added.status_code == 302) is opens
