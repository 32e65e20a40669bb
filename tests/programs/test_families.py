"""Families written twice into a program that counts by family: told at the upload and by name."""

from __future__ import annotations

import pytest

from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE, MERAPI, PALEMBANG_VILLAGE, a_row, uploaded, url
from tests.programs.test_telling import overlapping

pytestmark = pytest.mark.django_db

CARD, OTHER_CARD = "1604110101100007", "1604110101100008"
BUDI, ANI, CICI = "1604110502850001", "1604114502850002", "1604110502850003"


def on_card(nik: str, name: str, kk: str = "") -> list[str]:
    return [*a_row(nik, name=name)[:-2], kk, ""]


def kin_told(page) -> dict[str, list[tuple[str, int | None]]]:
    """By name of the row's recipient: the others, each with its row."""
    return {
        shown.row.recipient.name: [(one.recipient.name, one.row) for one in shown.kin]
        for shown in page.context["rows"]
    }


def test_rows_of_one_card_are_told_at_the_upload(operator, cast, program):
    rows = on_card(BUDI, "Budi", CARD), on_card(ANI, "Ani", CARD), on_card(CICI, "Cici", OTHER_CARD)
    upload = uploaded(program, cast.operator_lahat, *rows)
    page = operator.get(url("upload_detail", upload.pk))
    assert kin_told(page) == {"Budi": [("Ani", 3)], "Ani": [("Budi", 2)], "Cici": []}
    assert page.context["sharing"] == 2
    assert "2 baris sekeluarga dengan penerima lain dalam program ini" in page.text
    assert "baris 3 (Ani)" in page.text
    narrowed = operator.get(url("upload_detail", upload.pk) + "?kin=1")
    assert [shown.row.number for shown in narrowed.context["rows"]] == [2, 3]


def test_entries_of_before_are_named_with_a_link(operator, cast, program):
    before = a_recipient(
        program, cast.operator_lahat, region(LAHAT_VILLAGE), name="Ani Lama", kk=CARD
    )
    upload = uploaded(program, cast.operator_lahat, on_card(BUDI, "Budi", CARD))
    page = operator.get(url("upload_detail", upload.pk))
    assert kin_told(page) == {"Budi": [("Ani Lama", None)]}
    assert url("recipient_detail", before.pk) in page.text


def test_the_household_of_the_base_counts_without_a_card(operator, cast, program):
    home = a_household(region(LAHAT_VILLAGE))
    for name, nik in (("Budi", BUDI), ("Ani", ANI)):
        a_person(home, name=name, nik=nik, birth_date="1985-02-05", sex=1 if nik == BUDI else 2)
    rows = [
        a_row(nik, name=name, birth="05/02/1985") for name, nik in (("Budi", BUDI), ("Ani", ANI))
    ]
    upload = uploaded(program, cast.operator_lahat, *rows)
    page = operator.get(url("upload_detail", upload.pk))
    assert kin_told(page) == {"Budi": [("Ani", 3)], "Ani": [("Budi", 2)]}
    assert page.context["sharing"] == 2


def test_an_upload_tells_nothing_of_a_household_elsewhere(operator, cast, program):
    home = a_household(region(PALEMBANG_VILLAGE))
    for name, nik, sex in (("Budi", BUDI, 1), ("Ani", ANI, 2)):
        a_person(home, name=name, nik=nik, birth_date="1985-02-05", sex=sex)
    upload = uploaded(
        program,
        cast.operator_lahat,
        a_row(BUDI, name="Budi", birth="05/02/1985"),
        a_row(ANI, name="Ani", birth="05/02/1985"),
    )
    assert set(upload.recipients.values_list("household", flat=True)) == {home.pk}
    page = operator.get(url("upload_detail", upload.pk))
    assert kin_told(page) == {"Budi": [], "Ani": []}
    assert page.context["sharing"] == 0
    assert not operator.get(url("upload_detail", upload.pk) + "?kin=1").context["rows"]


def test_nothing_is_told_of_households_elsewhere(operator, cast, program):
    home = a_household(region(PALEMBANG_VILLAGE))
    one, other = (
        a_recipient(program, cast.operator_lahat, region(MERAPI), a_person(home, name=name))
        for name in ("Budi", "Ani")
    )
    page = operator.get(url("recipient_detail", one.pk))
    assert page.context["kin"] == []
    assert url("recipient_detail", other.pk) not in page.text


def test_programs_for_persons_count_no_families(operator, cast):
    program = a_program(cast.operator_lahat, target_unit="person")
    rows = on_card(BUDI, "Budi", CARD), on_card(ANI, "Ani", CARD)
    upload = uploaded(program, cast.operator_lahat, *rows)
    page = operator.get(url("upload_detail", upload.pk))
    assert kin_told(page) == {"Budi": [], "Ani": []}
    assert page.context["sharing"] == 0


def test_the_recipients_page_names_the_other_and_speaks_of_no_other_aid(operator, cast, program):
    home = a_household(region(MERAPI))
    one, other, gone = (
        a_recipient(program, cast.operator_lahat, region(MERAPI), a_person(home, name=name),
                    name=name, state=state)
        for name, state in (("Budi", "draft"), ("Ani", "draft"), ("Cici", "withdrawn"))
    )  # fmt: skip
    overlapping(one, other, same_program=True, unit="household", verdict="forbidden")
    page = operator.get(url("recipient_detail", one.pk))
    assert "Keluarga yang sama tercatat lagi dalam program ini:" in page.text
    assert f'<a href="{url("recipient_detail", other.pk)}">Ani</a>' in page.text
    assert url("recipient_detail", gone.pk) not in page.text
    assert "tercatat pada bantuan lain" not in page.text
