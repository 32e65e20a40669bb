"""Sheets as people make them: everyday headers, amounts left out, lines below the list."""

from __future__ import annotations

import pytest

from beneficiaries.match_columns import MATCH_COLUMNS
from core.tabular.columns import normal_header
from programs.columns import RECIPIENT_COLUMNS
from programs.models import Program, Recipient
from programs.queries.uploads import footer_of
from tests.programs.acts import (
    a_row,
    outcomes,
    uploaded,
)

pytestmark = pytest.mark.django_db

NIK = "1604110502850001"


LONG_HEADER = ("NIK", "No. KK", "Nama", "Tgl Lhr", "Alamat Rumah", "Kecamatan", "Desa")


def test_everyday_headers_are_read(cast, program):
    row = (NIK, "1604110101100007", "Siti", "05/02/1985", "Dusun II", "Lahat", "Pasar Lama")
    uploaded(program, cast.operator_lahat, row, header=LONG_HEADER)
    entered = Recipient.objects.get()
    assert (f"{entered.birth_date}", entered.address) == ("1985-02-05", "Dusun II")
    assert entered.kk == "1604110101100007"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("TGL. LAHIR", "birth_date"),
        ("Tanggal Lhr", "birth_date"),
        ("tgl_lahir_kpm", "birth_date"),
        ("Alamat Domisili", "address"),
        ("Almt. Rumah", "address"),
        ("No. KTP", "nik"),
        ("Nmr KK", "kk"),
        ("Nama Penerima Manfaat", "name"),
    ],
)
def test_each_everyday_header_is_of_one_column_wherever_people_are_listed(header, name):
    for columns in (RECIPIENT_COLUMNS, MATCH_COLUMNS):
        assert columns.by_header()[normal_header(header)][0].name == name


def test_rows_without_an_amount_get_that_of_the_program(cast, program):
    Program.objects.filter(pk=program.pk).update(unit_amount=600_000)
    header = ("Nama", "Kecamatan", "Desa", "Nilai", "Bentuk bantuan")
    place = ("Lahat", "Pasar Lama")
    uploaded(
        program,
        cast.operator_lahat,
        ("Ani", *place, "", ""),
        ("Budi", *place, "750000", ""),
        ("Cici", *place, "", "Beras 10 kg"),
        header=header,
    )
    assert list(Recipient.objects.order_by("name").values_list("amount", flat=True)) == [
        600_000,
        750_000,
        None,
    ]


def test_the_amount_of_a_group_is_nobodys_own(program):
    program.unit_amount, program.target_unit = 600_000, "group"
    assert program.amount_each is None
    program.target_unit = "person"
    assert program.amount_each == 600_000


CLOSING = [
    ["", "JUMLAH", "", "", "", "15600000"],
    ["", "", "", "Lahat, 20 November 2026", "", ""],
    ["", "", "", "Kepala Dinas Sosial", "", ""],
]


def test_the_lines_below_a_list_are_left_out_and_named(cast, program):
    upload = uploaded(program, cast.operator_lahat, a_row(NIK), a_row("123"), *CLOSING)
    assert outcomes(upload) == [(2, "entered", []), (3, "faulty", ["nik"])]
    assert (upload.rows_total, footer_of(upload)) == (2, [4, 5, 6])


def test_such_lines_within_a_list_are_rows_to_be_mended(cast, program):
    upload = uploaded(program, cast.operator_lahat, CLOSING[0], a_row(NIK), a_row("", name="Ani"))
    assert [outcome for _n, outcome, _c in outcomes(upload)] == ["faulty", "entered", "entered"]
    assert footer_of(upload) == []
    only = uploaded(program, cast.operator_lahat, *CLOSING)
    assert (len(outcomes(only)), footer_of(only)) == (3, [])
