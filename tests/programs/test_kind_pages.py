"""Kinds of aid and their questions, kept by Bappeda of the province."""

from __future__ import annotations

import pytest

from core.identifiers import uuid7
from core.models import AuditEvent
from programs.models import KindAttribute, ProgramKind
from tests.factories.registry import a_kind
from tests.programs.acts import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def bappeda(cast, sign_in):
    return sign_in(cast.verifier_sumsel)


def kind_data(**values):
    return {
        "entry": str(uuid7()), "name": "Bantuan Listrik", "sector": "basic",
        "target_unit": "household", "note": "", **values,
    }  # fmt: skip


def question_data(**values):
    return {
        "entry": str(uuid7()), "label": "Nomor Meter", "type": "digits", "digits": "11",
        "choices": "", "help": "", "position": "3", **values,
    }  # fmt: skip


def test_a_kind_is_made_once_changed_and_switched_off(bappeda, operator):
    data = kind_data()
    answers = {bappeda.post(url("kind_create"), data).url for _time in range(2)}
    kind = ProgramKind.objects.get(name="Bantuan Listrik")
    assert answers == {url("kind_detail", kind.pk)}
    assert kind.code == "bantuan-listrik"
    assert bappeda.post(url("kind_create"), kind_data()).status_code == 422
    bappeda.post(url("kind_edit", kind.pk), kind_data(name="Sambungan Listrik"))
    kind.refresh_from_db()
    assert (kind.name, kind.code) == ("Sambungan Listrik", "bantuan-listrik")
    form = operator.get(url("program_create")).content.decode()
    assert "Sambungan Listrik" in form
    bappeda.post(url("kind_switch", kind.pk), {"active": "0"})
    form = operator.get(url("program_create")).content.decode()
    assert "Sambungan Listrik" not in form
    acts = AuditEvent.objects.filter(object_id=kind.pk).values_list("action", flat=True)
    assert sorted(acts) == ["program_kind.change", "program_kind.change", "program_kind.create"]


def test_questions_are_added_changed_and_switched_off(bappeda):
    kind = a_kind()
    data = question_data()
    for _time in range(2):
        bappeda.post(url("kind_attribute_create", kind.pk), data)
    bappeda.post(url("kind_attribute_create", kind.pk), question_data())
    assert list(kind.attributes.order_by("key").values_list("key", "digits")) == [
        ("nomor_meter", 11), ("nomor_meter_2", 11),
    ]  # fmt: skip
    attribute = kind.attributes.get(key="nomor_meter")
    change = url("kind_attribute_edit", attribute.pk)
    bappeda.post(change, question_data(label="Nomor Meter PLN", digits="12", type="text"))
    attribute.refresh_from_db()
    assert (attribute.label, attribute.digits, attribute.type, attribute.is_active) == (
        "Nomor Meter PLN", 12, "digits", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"type": "choice", "digits": "", "choices": "Satu"}, "sedikitnya dua"),
        ({"type": "text", "digits": "", "choices": "A\nB"}, "Kosongkan pilihan"),
        ({"type": "text"}, "hanya untuk bentuk isian"),
        ({"digits": "99"}, "1 sampai 30"),
        ({"type": "choice", "digits": "", "choices": "A\n" + "B" * 61}, "Paling banyak"),
        ({"label": ""}, "Periksa kembali"),
    ],
)
def test_questions_that_make_no_sense_are_refused(bappeda, values, words):
    kind = a_kind()
    page = bappeda.post(url("kind_attribute_create", kind.pk), question_data(**values))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not KindAttribute.objects.filter(kind=kind).exists()


@pytest.mark.parametrize("who", ["operator_lahat", "verifier_lahat", "auditor_sumsel"])
def test_only_bappeda_of_the_province_keeps_the_kinds(cast, sign_in, who):
    browser = sign_in(getattr(cast, who))
    assert browser.get(url("kind_list")).status_code == 403
    assert browser.post(url("kind_create"), kind_data()).status_code == 403
