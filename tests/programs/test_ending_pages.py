"""Ending aid, heirs and coming back, in the browser."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.identifiers import uuid7
from programs.models import Recipient
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, standing_as, url

pytestmark = pytest.mark.django_db

NIK = "1604110502850001"


def ending(**values):
    return {
        "on": timezone.localdate().isoformat(),
        "kind": "graduated",
        "reason": "Usahanya sudah jalan.",
        **values,
    }


def test_one_recipient_is_ended_from_its_page(operator, cast, program):
    row = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), state="approved")
    page = f"{url('recipient_end', program.pk)}?recipient={row.pk}"
    assert page in operator.get(url("recipient_detail", row.pk)).content.decode()
    shown = operator.get(page)
    assert shown.context["preview"].to_end == 1
    answer = operator.post(page, ending(expected="1"))
    assert answer.url == url("recipient_detail", row.pk)
    detail = operator.get(answer.url).content.decode()
    assert "Usahanya sudah jalan." in detail
    assert "Daftarkan kembali" in detail
    assert "Catat ahli waris" not in detail


def test_a_filter_is_previewed_and_ended(operator, cast, program):
    by = cast.operator_lahat
    here = [a_recipient(program, by, region(LAHAT_VILLAGE), state="approved") for _ in range(2)]
    there = a_recipient(program, by, region(MERAPI), state="approved")
    district = region(LAHAT_VILLAGE).district_id
    page = f"{url('recipient_end', program.pk)}?district={district}"
    assert operator.get(page).context["preview"].approved == 2
    operator.post(page, ending(expected="2"))
    states = dict(Recipient.objects.values_list("pk", "state"))
    assert states == {here[0].pk: "ended", here[1].pk: "ended", there.pk: "approved"}


def test_more_than_shown_asks_again_with_the_new_number(operator, cast, program):
    by = cast.operator_lahat
    for _ in range(2):
        a_recipient(program, by, region(LAHAT_VILLAGE), state="approved")
    page = operator.post(url("recipient_end", program.pk), ending(expected="1"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "bertambah sejak pratinjau" in text
    assert 'name="expected" value="2"' in text
    assert not Recipient.objects.filter(state="ended").exists()


def test_ticked_ids_of_others_are_nobody(operator, cast, program):
    foreign = a_recipient(
        a_program(cast.operator_lahat_perkim),
        cast.operator_lahat_perkim,
        region(LAHAT_VILLAGE),
        state="approved",
    )
    page = f"{url('recipient_end', program.pk)}?recipient={foreign.pk}&recipient=x"
    shown = operator.get(page)
    assert shown.context["preview"].total == 0
    assert foreign.name not in shown.content.decode()
    operator.post(page, ending(expected="1"))
    foreign.refresh_from_db()
    assert foreign.state == "approved"


def test_only_approved_rows_can_be_ticked(operator, cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    draft = a_recipient(program, by, place)
    approved = a_recipient(program, by, place, state="approved")
    page = operator.get(url("recipient_list", program.pk)).content.decode()
    assert f'value="{approved.pk}"' in page
    assert f'value="{draft.pk}"' not in page


def test_an_heir_is_picked_from_the_household_and_takes_over_home_and_aid(operator, cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    household = a_household(place)
    widow = a_person(household, name="SITI AMINAH", nik=NIK)
    neighbour = a_person(a_household(place), name="TETANGGA")
    deceased = standing_as(
        program, by, place, "ended", person=a_person(household), end_kind="deceased"
    )
    page = url("recipient_heir", deceased.pk)
    assert page in operator.get(url("recipient_detail", deceased.pk)).content.decode()
    shown = operator.get(page)
    assert list(shown.context["members"]) == [widow]
    assert neighbour.name not in shown.content.decode()
    assert NIK not in shown.content.decode()
    assert shown.context["form"].initial["amount"] == deceased.amount
    answer = operator.post(
        page,
        {
            "entry": str(uuid7()),
            "person": str(widow.pk),
            "name": widow.name,
            "village": str(place.pk),
            "amount": "1500000",
        },
    )
    heir = Recipient.objects.get(heir_of=deceased)
    assert answer.url == url("recipient_detail", heir.pk)
    assert (heir.nik, heir.person_id, heir.state) == (NIK, widow.pk, "draft")
    assert deceased.name in operator.get(answer.url).content.decode()
    assert heir.name in operator.get(url("recipient_detail", deceased.pk)).content.decode()


def test_coming_back_offers_running_programs_of_this_year_or_later(operator, cast, program):
    by = cast.operator_lahat
    later, earlier = a_program(by, year=2027), a_program(by, year=2025)
    a_program(by, state="closed")
    ended = standing_as(program, by, region(LAHAT_VILLAGE), "ended")
    page = url("recipient_return", ended.pk)
    offered = set(operator.get(page).context["form"].fields["program"].queryset)
    assert offered == {program, later}
    refused = operator.post(
        page, {"entry": str(uuid7()), "program": str(earlier.pk), "reason": "Kembali"}
    )
    assert refused.status_code == 422
    answer = operator.post(
        page, {"entry": str(uuid7()), "program": str(later.pk), "reason": "Kehilangan kerja"}
    )
    back = Recipient.objects.get(previous=ended)
    assert answer.url == url("recipient_detail", back.pk)
    assert "Kehilangan kerja" in operator.get(answer.url).content.decode()


def test_strangers_and_readers_end_nothing(cast, sign_in, program):
    row = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), state="approved")
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang):
        browser = sign_in(stranger)
        assert browser.get(url("recipient_end", program.pk)).status_code == 404
        assert browser.post(url("recipient_undo", row.pk)).status_code == 404
    for reader in (cast.supervisor_lahat, cast.verifier_lahat):
        assert sign_in(reader).post(url("recipient_end", program.pk)).status_code == 403
    row.refresh_from_db()
    assert row.state == "approved"
