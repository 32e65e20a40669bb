"""A household by its family cards, a person, and the family on one card."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Reveal
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

LAHAT, PALEMBANG = "1604112001", "1671031001"
CARD, OTHER_CARD = "1604110902100003", "1604110902100004"


@pytest.fixture
def home(cast):
    cast.verifier_lahat  # noqa: B018 - called on stage
    household = a_household(
        region(LAHAT), head_name="BUDI", caretaker_nik="1604114101800009",
        caretaker_mother_name="RAHASIA IBU", kks_number="1234567890123456",
    )  # fmt: skip
    a_person(household, name="BUDI", kk=CARD, family_relation=1, nik="1604110101800001")
    a_person(household, name="SRI", kk=CARD, family_relation=2, head_relation=2)
    a_person(household, name="JOKO", kk=OTHER_CARD, family_relation=1, head_relation=4,
             disability=2, mother_maiden_name="RAHASIA IBU", education_level=3)  # fmt: skip
    a_person(household, name="TITIN", kk="", head_relation=6)
    return household


def member(home, name):
    return home.members.get(name=name)


def page(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_stand_by_their_cards(home, cast, sign_in):
    answer = sign_in(cast.verifier_lahat).get(f"/basis/rumah-tangga/{home.pk}/")
    cards = [(one.kk, [m.name for m in one.members]) for one in answer.context["cards"]]
    assert cards == [(CARD, ["BUDI", "SRI"]), (OTHER_CARD, ["JOKO"]), ("", ["TITIN"])]
    assert answer.context["cards"][0].head.name == "BUDI"
    body = answer.content.decode()
    assert "1604 •••• •••• ••••" in body
    assert CARD not in body.replace(" ", "")
    assert "Anggota tanpa kartu keluarga" in body


def test_numbers_of_cards_are_masked_and_secrets_kept(home, cast, sign_in):
    address = f"/basis/rumah-tangga/{home.pk}/"
    told = page(sign_in(cast.verifier_lahat), address)
    kept = page(sign_in(cast.auditor_sumsel), address)
    for body in (told, kept):
        assert "1604114101800009" not in body
        assert "1234567890123456" not in body
        assert "1234 •••• •••• ••••" in body
    assert "RAHASIA IBU" in told
    assert "RAHASIA IBU" not in kept
    assert kept.count("1604 •••• •••• ••••") < told.count("1604 •••• •••• ••••")


def test_numbers_of_customers_and_aid_are_covered_until_a_logged_look(home, cast, sign_in):
    power, school, aid = "14700112233", "KIP-998877", "161100123456789"
    type(home).objects.filter(pk=home.pk).update(power_meter_number=power, kip_number=school)
    budi = member(home, "BUDI")
    type(budi).objects.filter(pk=budi.pk).update(pkh_number=aid)
    browser = sign_in(cast.verifier_lahat)
    address = f"/basis/orang/{budi.pk}/buka-nik/"
    shown = page(browser, f"/basis/rumah-tangga/{home.pk}/") + page(browser, address)
    shown += page(browser, f"/basis/orang/{budi.pk}/")
    assert "ID pelanggan PLN" in shown
    assert not [number for number in (power, school, aid) if number in shown]
    opened = browser.post(address, {"reason": "Mencocokkan rekening listrik."})
    plain = opened.text.replace(" ", "")
    assert [number in plain for number in (power, school, aid)] == [True] * 3
    # The caretaker is somebody else, whose number has a look of its own.
    assert home.caretaker_nik not in plain
    assert Reveal.objects.filter(person=budi).count() == 1


def test_the_same_number_elsewhere_is_hinted_at_within_the_territory(home, cast, sign_in):
    near = a_person(a_household(region(LAHAT)), name="KEMBAR DEKAT", nik="1604110101800001")
    a_person(a_household(region(PALEMBANG)), name="KEMBAR JAUH", nik="1604110101800001")
    a_person(a_household(region(PALEMBANG)), name="KARTU JAUH", kk=CARD)
    for address in (f"/basis/rumah-tangga/{home.pk}/", f"/basis/orang/{member(home, 'BUDI').pk}/"):
        body = page(sign_in(cast.verifier_lahat), address)
        assert near.name in body
        assert "JAUH" not in body
    assert "KEMBAR JAUH" in page(
        sign_in(cast.verifier_sumsel), f"/basis/orang/{member(home, 'BUDI').pk}/"
    )


def test_namesakes_by_number_stand_in_the_order_of_the_alphabet(home, cast, sign_in):
    """However lists wrote them; for an agency too, whose rows come through its recipients."""
    operator = cast.operator_lahat
    program = a_program(operator)
    a_recipient(program, operator, region(LAHAT), member(home, "BUDI"), state="approved")
    for name in ("Zainal", "agus", "MARNI"):
        twin = a_person(a_household(region(LAHAT)), name=name, nik="1604110101800001")
        a_recipient(program, operator, region(LAHAT), twin, nik="", state="approved")
    for who in (cast.verifier_lahat, operator):
        answer = sign_in(who).get(f"/basis/orang/{member(home, 'BUDI').pk}/")
        assert [one.name for one in answer.context["same_nik"]] == ["agus", "MARNI", "Zainal"]


def test_a_family_gathers_its_card_across_households(home, cast, sign_in):
    away = a_household(region(LAHAT), head_name="RUMAH KEDUA")
    a_person(away, name="ANAK RANTAU", kk=CARD, family_relation=3)
    a_person(a_household(region(PALEMBANG)), name="JAUH", kk=CARD)
    answer = sign_in(cast.verifier_lahat).get(f"/basis/keluarga/{member(home, 'SRI').pk}/")
    assert {one.name for one in answer.context["members"]} == {"BUDI", "SRI", "ANAK RANTAU"}
    assert answer.context["head"].name == "BUDI"
    body = answer.content.decode()
    assert "tercatat di 2 rumah tangga" in body
    assert CARD not in body


def test_facts_of_welfare_are_not_for_agencies(home, cast, sign_in):
    home.percentile, home.floor_type = 12, 9
    home.save()
    operator = cast.operator_lahat
    a_recipient(
        a_program(operator), operator, region(LAHAT), member(home, "BUDI"), state="approved"
    )
    address = f"/basis/rumah-tangga/{home.pk}/"
    mine, theirs = page(sign_in(cast.verifier_lahat), address), page(sign_in(operator), address)
    assert "Persentil kesejahteraan" in mine
    assert "Persentil kesejahteraan" not in theirs
    assert "Jenis lantai terluas" in theirs


def test_no_card_and_no_right_are_the_same_404(home, cast, sign_in):
    without = member(home, "TITIN").pk
    assert sign_in(cast.verifier_lahat).get(f"/basis/keluarga/{without}/").status_code == 404
    for kind in ("orang", "keluarga"):
        address = f"/basis/{kind}/{member(home, 'SRI').pk}/"
        assert sign_in(cast.verifier_lahat).get(address).status_code == 200
        assert sign_in(cast.verifier_palembang).get(address).status_code == 404
        assert sign_in(cast.operator_lahat).get(address).status_code == 404


def test_health_is_for_few(home, cast, sign_in):
    joko = member(home, "JOKO")
    operator = cast.operator_lahat
    a_recipient(a_program(operator), operator, region(LAHAT), joko, state="approved")
    shown = {
        name: page(sign_in(getattr(cast, name)), f"/basis/orang/{joko.pk}/")
        for name in ("verifier_lahat", "steward_sumsel", "auditor_sumsel", "operator_lahat")
    }
    told = {name for name, body in shown.items() if "Disabilitas" in body}
    assert told == {"verifier_lahat", "steward_sumsel"}
    schooled = {name for name, body in shown.items() if "Jenjang pendidikan" in body}
    assert schooled == {"verifier_lahat", "steward_sumsel", "auditor_sumsel"}


def test_query_count_does_not_grow(home, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    addresses = [
        f"/basis/rumah-tangga/{home.pk}/",
        f"/basis/orang/{member(home, 'BUDI').pk}/",
        f"/basis/keluarga/{member(home, 'BUDI').pk}/",
    ]
    a_person(a_household(region(LAHAT)), nik="1604110101800001", kk=CARD)
    browser.get(addresses[0])  # the first page of a session writes when it was worked in
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            for address in addresses:
                browser.get(address)
        counts.append(len(captured))
        a_person(a_household(region(LAHAT)), nik="1604110101800001", kk=CARD)
        a_person(home, kk=CARD, head_relation=3)
    assert counts[0] == counts[1]
