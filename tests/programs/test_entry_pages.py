"""Entering recipients one by one: the form, the look-up, corrections."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.identifiers import uuid7
from programs.models import Recipient
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    MERAPI,
    PALEMBANG_VILLAGE,
    url,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


def recipient_data(**values):
    return {
        "entry": str(uuid7()),
        "name": "Siti Aminah",
        "nik": "1604 1105 0285 0001",
        "village": str(region(LAHAT_VILLAGE).pk),
        "amount": "1.500.000",
        **values,
    }


def test_entering_and_going_on_keeps_the_place_and_no_name(operator, program):
    answer = operator.post(
        url("recipient_create", program.pk), recipient_data(again="1", given_on="2026-03-01")
    )
    assert answer.url.startswith(url("recipient_create", program.pk))
    assert "village=" in answer.url
    assert "Siti" not in answer.url
    recipient = Recipient.objects.get()
    assert (recipient.nik, recipient.amount) == (NIK, 1_500_000)
    assert operator.get(answer.url).context["form"].initial["district"] == region("160411").pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nik", "1604 1105 0285"),
        ("nik", "1604119902850001"),
        ("name", "..."),
        ("birth_date", "2999-01-01"),
        ("given_on", "2019-01-01"),
        ("amount", "sejuta"),
        ("village", ""),
        ("village", "99999999999999"),
        ("person", "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000"),
    ],
)
def test_a_wrong_entry_is_refused(operator, program, field, value):
    page = operator.post(url("recipient_create", program.pk), recipient_data(**{field: value}))
    assert page.status_code == 422
    assert page.context["form"].errors
    assert "Bidang ini" not in page.content.decode()
    assert not Recipient.objects.exists()


def test_a_village_of_another_regency_is_refused(operator, program):
    data = recipient_data(village=str(region(PALEMBANG_VILLAGE).pk))
    page = operator.post(url("recipient_create", program.pk), data)
    assert "village" in page.context["form"].errors


def test_a_nik_twice_is_told_at_its_field(operator, program):
    page = url("recipient_create", program.pk)
    operator.post(page, recipient_data())
    again = operator.post(page, recipient_data(name="Orang Lain"))
    assert "nik" in again.context["form"].errors
    assert Recipient.objects.count() == 1


def test_picking_a_person_fills_the_form_without_showing_the_numbers(operator, program):
    person = a_person(
        a_household(region(MERAPI), address="Dusun II", rt=3),
        name="SITI AMINAH",
        nik=NIK,
        kk=OTHER_NIK,
    )
    hits = operator.post(url("person_lookup", program.pk), {"q": "siti ami"}).content.decode()
    assert url("person_fill", program.pk, person.pk) in hits
    assert NIK not in hits
    fields = operator.post(url("person_fill", program.pk, person.pk)).content.decode()
    assert "SITI AMINAH" in fields
    assert "RT 003" in fields
    assert NIK not in fields
    assert OTHER_NIK not in fields
    data = recipient_data(person=str(person.pk), village=str(region(MERAPI).pk))
    del data["nik"]
    operator.post(url("recipient_create", program.pk), data)
    recipient = Recipient.objects.get()
    assert (recipient.nik, recipient.kk, recipient.person_id) == (NIK, OTHER_NIK, person.pk)


def test_the_place_left_from_the_person_before_hides_nobody(operator, program):
    """The form keeps its village after saving; the search says so and goes on beyond it."""
    look, village = url("person_lookup", program.pk), str(region(MERAPI).pk)

    def hits(**asked):
        return operator.post(look, {"village": village, **asked}).content.decode()

    person = a_person(a_household(region(LAHAT_VILLAGE)), name="FADIL HAKIM", nik=NIK)
    a_person(a_household(region(MERAPI)), name="FADIL HAKIMI", nik=OTHER_NIK)
    fill = url("person_fill", program.pk, person.pk)
    narrow = hits(q="fadil hakim")
    assert fill not in narrow
    assert "Bukan mereka? Cari di seluruh" in narrow
    assert fill in hits(q="fadil hakim", everywhere="1")
    beyond = hits(q="fadil hakim zzz")
    assert "Tidak ditemukan di Kabupaten Lahat" in beyond or "Tidak ada yang bernama" in beyond
    assert "Tidak ditemukan di wilayah kerja" not in hits(q="zulkarnaen")
    assert "ketik dua kata nama" in hits(q="zulkarnaen")
    # What was typed is used: the field is emptied for the next name.
    assert 'data-clears="person-q"' in operator.post(fill).content.decode()


def test_a_person_elsewhere_cannot_be_picked_or_smuggled_in(operator, program):
    foreign = a_person(a_household(region(PALEMBANG_VILLAGE)), name="SITI AMINAH")
    assert operator.post(url("person_fill", program.pk, foreign.pk)).status_code == 404
    page = operator.post(
        url("recipient_create", program.pk), recipient_data(person=str(foreign.pk))
    )
    assert page.status_code == 422
    assert foreign.nik not in page.content.decode()


def test_editing_keeps_the_nik_that_is_not_shown(operator, cast, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=NIK)
    page = url("recipient_edit", recipient.pk)
    assert NIK not in operator.get(page).content.decode().replace(" ", "")
    operator.post(page, recipient_data(name="Nama Baru", nik=""))
    recipient.refresh_from_db()
    assert (recipient.name, recipient.nik) == ("Nama Baru", NIK)


def test_withdrawing_tells_the_reason_in_the_history(operator, cast, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE))
    operator.post(url("recipient_withdraw", recipient.pk), {"reason": "Sudah pindah"})
    page = operator.get(url("recipient_detail", recipient.pk)).content.decode()
    assert "Sudah pindah" in page


def test_searching_within_the_program(operator, cast, program):
    a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), name="Rusdi", nik=NIK)
    for text in ("rusd", "1604 1105 0285 0001"):
        page = operator.post(url("recipient_search", program.pk), {"q": text}).content.decode()
        assert "Rusdi" in page
    page = operator.post(url("recipient_search", program.pk), {"q": OTHER_NIK}).content.decode()
    assert "Tidak ada penerima" in page


def test_who_may_submit_finds_the_button_where_something_waits(operator, cast, sign_in, program):
    place = region(LAHAT_VILLAGE)
    draft = a_recipient(program, cast.operator_lahat, place)
    submit = reverse("verification:submit", args=[program.pk])
    # All drafts of a program are looked over first.
    look = f"{reverse('verification:submission_preview')}?program={program.pk}"
    pages = {url("program_detail", program.pk): look, url("recipient_detail", draft.pk): submit}
    for browser in (operator, sign_in(cast.supervisor_lahat)):
        for page, leads_to in pages.items():
            assert leads_to in browser.get(page).content.decode()
    operator.post(submit, {"recipient": str(draft.pk)})
    draft.refresh_from_db()
    assert draft.state == "submitted"
    for page, led_to in pages.items():
        assert led_to not in operator.get(page).content.decode()
    Recipient.objects.filter(pk=draft.pk).update(state="returned")
    assert "Ajukan lagi" in operator.get(url("program_detail", program.pk)).content.decode()


@pytest.mark.parametrize(("born", "remarks"), [("1985-02-05", 0), ("1990-02-05", 1)])
def test_another_birth_date_than_the_nik_implies_is_saved_with_a_remark(
    operator, program, born, remarks
):
    answer = operator.post(
        url("recipient_create", program.pk), recipient_data(birth_date=born), follow=True
    )
    assert Recipient.objects.get().nik == NIK
    assert answer.content.decode().count("tersirat dalam NIK") == remarks


@pytest.mark.parametrize(("text", "told"), [("si", True), ("16041145", True), ("  ", False)])
def test_too_little_to_look_for_gets_an_answer(operator, program, text, told):
    page = operator.post(url("person_lookup", program.pk), {"q": text}).content.decode()
    assert ("dua kata nama" in page) is told


def test_a_returned_recipient_shows_why_until_it_is_submitted(operator, cast, program):
    reason = "Alamat tidak jelas."
    recipient = a_recipient(
        program, cast.operator_lahat, region(LAHAT_VILLAGE), state="returned", return_reason=reason
    )
    for page in (
        url("returned_list"),
        url("recipient_detail", recipient.pk),
        url("recipient_edit", recipient.pk),
    ):
        shown = operator.get(page).content.decode()
        assert reason in shown
        assert "Perbaiki data" in shown
        assert "sudah ditutup" not in shown


def test_returned_ones_of_closed_programs_are_told_in_a_sentence(operator, cast):
    closed = a_program(cast.operator_lahat, state="closed")
    a_recipient(closed, cast.operator_lahat, region(LAHAT_VILLAGE), state="returned")
    page = operator.get(url("returned_list")).content.decode()
    assert "1 lagi dalam program yang sudah ditutup" in page
    assert "sudah ditutup" not in operator.get(url("draft_list")).content.decode()


def test_a_nik_entered_twice_leads_to_the_one_who_has_it(operator, program):
    page = url("recipient_create", program.pk)
    operator.post(page, recipient_data())
    again = operator.post(page, recipient_data(name="Orang Lain")).content.decode()
    assert url("recipient_detail", Recipient.objects.get().pk) in again
    assert "jangan dicatat lagi" in again
    assert url("recipient_edit", Recipient.objects.get().pk) in again


def test_a_year_in_the_name_is_not_told_twice(cast):
    named = a_program(cast.operator_lahat, name="Bedah Rumah 2026", year=2026)
    plain = a_program(cast.operator_lahat, name="Bedah Rumah 2026", year=2027)
    assert (str(named), str(plain)) == ("Bedah Rumah 2026", "Bedah Rumah 2026 2027")
