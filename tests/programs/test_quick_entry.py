"""Entering many in one sitting: what stays, what a NIK fills in, the count, undoing."""

from __future__ import annotations

import pytest

from core.identifiers import uuid7
from core.models import AuditEvent
from programs.models import KindAttribute, Recipient
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE, url

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


def data(**values):
    return {
        "entry": str(uuid7()),
        "name": "Siti Aminah",
        "village": str(region(LAHAT_VILLAGE).pk),
        "again": "1",
        **values,
    }


def test_place_amount_goods_and_day_stay_for_the_next(operator, program):
    answer = operator.post(
        url("recipient_create", program.pk),
        data(amount="1.500.000", goods="Beras 10 kg", given_on="2026-03-01", nik=NIK),
    )
    assert NIK not in answer.url
    assert "Siti" not in answer.url
    form = operator.get(answer.url).context["form"]
    kept = {name: form.initial.get(name) for name in ("amount", "goods", "given_on")}
    assert kept == {"amount": 1_500_000, "goods": "Beras 10 kg", "given_on": "2026-03-01"}
    assert form.initial["village"] == str(region(LAHAT_VILLAGE).pk)
    assert not form.initial.get("name")


def test_a_whole_nik_fills_the_form_and_keeps_what_was_typed(operator, program):
    person = a_person(a_household(region(MERAPI)), name="SITI AMINAH", nik=NIK)
    answer = operator.post(
        url("person_lookup", program.pk),
        {"q": "1604 1105 0285 0001", "amount": "750.000", "name": "Orang Lain"},
    )
    text = answer.content.decode()
    assert answer["HX-Retarget"] == "#recipient-fields"
    assert (answer.context["form"].chosen.id, NIK in text) == (person.pk, False)
    assert 'value="SITI AMINAH"' in text
    assert 'value="750.000"' in text
    assert "Orang Lain" not in text
    assert AuditEvent.objects.filter(action="person.pick").count() == 1


def test_who_is_in_the_program_already_is_told_before_saving(operator, cast, program):
    person = a_person(a_household(region(MERAPI)), nik=NIK)
    standing = a_recipient(program, cast.operator_lahat, region(MERAPI), person)
    text = operator.post(url("person_lookup", program.pk), {"q": NIK}).content.decode()
    assert "sudah tercatat dalam program ini" in text
    assert url("recipient_detail", standing.pk) in text


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_nik_nobody_of_the_territory_has_is_put_into_its_field(operator, program, elsewhere):
    if elsewhere:
        a_person(a_household(region(PALEMBANG_VILLAGE)), name="ORANG PALEMBANG", nik=NIK)
    answer = operator.post(url("person_lookup", program.pk), {"q": NIK})
    form = answer.context["form"]
    assert form.initial["nik"] == NIK
    assert form.fields["name"].widget.attrs["data-autofocus"]
    assert "Tidak ditemukan" in answer.content.decode()
    assert "PALEMBANG" not in answer.content.decode()


def test_the_sitting_counts_and_shows_the_last_five(operator, program):
    page = url("recipient_create", program.pk)
    for number in range(6):
        answer = operator.post(page, data(name=f"Warga Ke{chr(97 + number)}"))
    same = data(name="Sekali Saja")
    for _time in range(2):
        answer = operator.post(page, same)
    shown = operator.get(answer.url)
    assert shown.context["sitting"].count == 7
    assert [one.name for one in shown.context["latest"]] == [
        "Sekali Saja", "Warga Kef", "Warga Kee", "Warga Ked", "Warga Kec",
    ]  # fmt: skip
    assert shown.context["sitting"].pace > 60


def test_undoing_withdraws_and_goes_on_where_one_was(operator, program):
    answer = operator.post(url("recipient_create", program.pk), data(goods="Beras"))
    recipient = Recipient.objects.get()
    undo = f"{url('recipient_undo', recipient.pk)}?goods=Beras"
    back = operator.post(undo)
    assert back.url == f"{url('recipient_create', program.pk)}?goods=Beras"
    recipient.refresh_from_db()
    assert recipient.state == "withdrawn"
    assert recipient.events.get().reason
    assert operator.get(answer.url).context["sitting"].count == 0


def test_only_the_latest_own_drafts_of_the_sitting_are_undone(operator, cast, program):
    place = region(LAHAT_VILLAGE)
    other = a_recipient(program, cast.operator_lahat, place)
    operator.post(url("recipient_create", program.pk), data())
    mine = Recipient.objects.exclude(pk=other.pk).get()
    Recipient.objects.filter(pk=mine.pk).update(state="submitted")
    for row, state in ((other, "draft"), (mine, "submitted")):
        operator.post(url("recipient_undo", row.pk))
        row.refresh_from_db()
        assert row.state == state


@pytest.fixture
def nisn(program):
    return KindAttribute.objects.create(
        kind=program.kind, key="nisn", label="NISN", type="digits", digits=10, required=True
    )


def test_what_the_kind_asks_is_asked_kept_and_shown(operator, program, nisn):
    page = url("recipient_create", program.pk)
    refused = operator.post(page, data(attr_nisn="123"))
    assert "attr_nisn" in refused.context["form"].errors
    operator.post(page, data(attr_nisn="0012345678"))
    recipient = Recipient.objects.get()
    assert recipient.attributes == {"nisn": "0012345678"}
    assert "0012345678" in operator.get(url("recipient_detail", recipient.pk)).content.decode()
    edit = url("recipient_edit", recipient.pk)
    assert 'value="0012345678"' in operator.get(edit).content.decode()
    operator.post(edit, data(attr_nisn="0012345679"))
    recipient.refresh_from_db()
    assert recipient.attributes == {"nisn": "0012345679"}
    assert recipient.events.get().details["fields"] == ["attributes"]


def test_answers_already_typed_survive_the_lookup(operator, program, nisn):
    a_person(a_household(region(MERAPI)), nik=NIK)
    text = operator.post(
        url("person_lookup", program.pk), {"q": NIK, "attr_nisn": "0012345678"}
    ).content.decode()
    assert 'value="0012345678"' in text
