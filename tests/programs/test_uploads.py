"""A list's way: received, judged row by row, matched, entered; twice the same, and after a fall."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pytest
from openpyxl import Workbook

from core.ahead import ahead
from core.identifiers import uuid7
from core.models import AuditEvent
from programs.models import KindAttribute, Recipient, TouchedRecipient, UploadRow
from programs.operations import checking, recipients, upload_reading, uploads
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import (
    HEADER,
    LAHAT_VILLAGE,
    a_csv,
    a_row,
    checked,
    outcomes,
    sent,
    standing_as,
    uploaded,
    working_as,
    written,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


def test_good_rows_become_drafts_and_bad_ones_hold_up_nobody(cast, program):
    person = a_person(a_household(region(LAHAT_VILLAGE)), name="SITI AMINAH", nik=NIK)
    upload = uploaded(
        program,
        cast.operator_lahat,
        a_row(NIK, birth=f"{person.birth_date:%d/%m/%Y}"),
        a_row("16041105028500", name="Budi"),
        a_row("", name=""),
        a_row(OTHER_NIK, name="Budi Santoso", amount="Rp 1.250.000"),
    )
    assert (upload.state, upload.rows_total) == ("checked", 4)
    assert outcomes(upload) == [
        (2, "entered", []),
        (3, "faulty", ["nik"]),
        (4, "faulty", ["name"]),
        (5, "entered", []),
    ]
    found, unknown = Recipient.objects.order_by("nik")
    assert (found.match_outcome, found.person_id) == ("match", person.pk)
    assert (unknown.match_outcome, unknown.amount) == ("none", 1_250_000)
    assert {row.state for row in (found, unknown)} == {"draft"}
    assert upload.rows.get(number=3).raw[1] == "Budi"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (a_row("3.57301E+15"), "nik"),
        (a_row("0000000000000000"), "nik"),
        (a_row("16041105028500AB"), "nik"),
        (a_row("1604119902850001"), "nik"),
        (a_row(birth="31/02/1985"), "birth_date"),
        (a_row(birth="05/02/2185"), "birth_date"),
        (a_row(village="Desa Khayal"), "village"),
        (a_row(district="Antah Berantah"), "district"),
        (a_row(district=""), "district"),
        (a_row(amount="dua juta"), "amount"),
        (a_row(name="x" * 151), "name"),
    ],
)
def test_each_fault_names_its_cell_reason_and_cure(cast, program, row, column):
    upload = uploaded(program, cast.operator_lahat, row)
    [fault] = upload.rows.get().faults
    assert fault["column"] == column
    assert fault["reason"].endswith(".")
    assert fault["cure"].endswith(".")
    assert not Recipient.objects.exists()


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (
            ("Nama", "Kabupaten", "Kecamatan", "Desa"),
            ("Kota Palembang", "Ilir Barat Dua", "35 Ilir"),
        ),
        (("Nama", "Kecamatan", "Desa"), ("Ilir Barat Dua", "35 Ilir")),
        (("Nama", "Kode Desa"), ("1671011001",)),
        (("Nama", "Kode Desa"), ("16.71.01.1001",)),
    ],
)
def test_a_row_of_another_regency_is_faulty_and_says_where_one_may(cast, program, header, values):
    upload = uploaded(program, cast.operator_lahat, ("Budi", *values), header=header)
    row = upload.rows.get()
    assert row.outcome == "faulty"
    (fault,) = row.faults
    assert fault["reason"] == (
        "Desa/kelurahan ini ada di Kota Palembang, di luar daerah kerja instansi Anda "
        "(Kabupaten Lahat)."
    )
    assert "instansi di Kota Palembang" in fault["cure"]


def test_a_provincial_agency_reaches_every_regency(cast):
    program = a_program(cast.operator_sumsel)
    upload = uploaded(
        program,
        cast.operator_sumsel,
        ("Budi", "1671011001"),
        ("Ani", "1604112001"),
        header=("Nama", "Kode Desa"),
    )
    assert [outcome for _n, outcome, _c in outcomes(upload)] == ["entered", "entered"]
    regencies = Recipient.objects.values_list("regency__code", flat=True)
    assert set(regencies) == {"1604", "1671"}


def test_duplicates_in_the_file_and_in_the_program_say_what_they_repeat(cast, program):
    a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=OTHER_NIK)
    upload = uploaded(
        program,
        cast.operator_lahat,
        a_row(NIK),
        a_row(NIK, name="Siti Amina"),
        a_row(OTHER_NIK, name="Ani"),
        a_row(name="Budi", birth="01/02/1970"),
        a_row(name="BUDI", birth="01/02/1970"),
        a_row(name="Budi", birth="01/02/1971"),
    )
    assert [outcome for _n, outcome, _c in outcomes(upload)] == [
        "entered",
        "duplicate",
        "duplicate",
        "entered",
        "duplicate",
        "entered",
    ]
    assert "baris 2" in upload.rows.get(number=3).faults[0]["reason"]
    assert "program ini" in upload.rows.get(number=4).faults[0]["reason"]


def test_one_nik_of_two_names_is_cured_by_the_right_nik(cast, program):
    """Only of the same person the row is to go; a draft is mended where it stands."""
    standing = a_recipient(
        program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=OTHER_NIK, name="Siti Aminah"
    )
    upload = uploaded(
        program,
        cast.operator_lahat,
        a_row(NIK, name="Budi Santoso"),
        a_row(NIK, name="Ani Lestari"),
        a_row(NIK, name="Budi Santosso"),
        a_row(OTHER_NIK, name="Ani Lestari"),
        a_row(OTHER_NIK, name="Siti Aminah"),
    )
    said = {row.number: row.faults[0] for row in upload.rows.exclude(faults=[])}
    assert said[3]["reason"] == "NIK ini sudah ada pada baris 2 atas nama lain."
    assert "betulkan NIK yang keliru" in said[3]["cure"]
    assert said[4]["cure"] == "Hapus baris ini; satu NIK dicatat satu kali dalam satu program."
    assert said[5]["reason"] == "NIK ini sudah tercatat dalam program ini atas nama lain."
    assert "Ubah data" in said[6]["cure"]
    assert standing.state == "draft"


def test_a_column_that_lost_its_last_digits_is_not_believed(cast, program):
    rows = [a_row(f"160411050285{number:03d}0", name=f"Orang {number}") for number in range(1, 7)]
    upload = uploaded(program, cast.operator_lahat, *rows)
    assert {(outcome, *columns) for _n, outcome, columns in outcomes(upload)} == {("faulty", "nik")}


def test_numbers_that_excel_cut_in_a_workbook(cast, program):
    book, target = Workbook(), io.BytesIO()
    book.active.append(["NIK", "Nama", "Kecamatan", "Desa"])
    book.active.append([1604110502850001, "Budi", "Lahat", "Pasar Lama"])
    book.active.append([NIK, "Ani", "Lahat", "Pasar Lama"])
    book.save(target)
    upload = sent(program, cast.operator_lahat, target.getvalue(), "daftar.xlsx")
    checked(upload, cast.operator_lahat)
    assert outcomes(upload) == [(2, "faulty", ["nik"]), (3, "entered", [])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (a_csv(header=("Nama", "Desa")), "no_rows"),
        (a_csv(("Budi", ""), header=("Nama", "NIK")), "missing_columns"),
        (a_csv(("1", "2"), header=("Kolom A", "Kolom B")), "no_header"),
        (a_csv(("Lahat", "Pasar Lama"), header=("Kecamatan", "Desa")), "missing_columns"),
        (a_csv(("Ani", "Lahat"), ("Budi", "Lahat"), header=("Nama", "Kec")), "missing_columns"),
        (a_csv(("Ani", "Lahat", ""), header=("Nama", "Kec", "Kode Desa")), "missing_columns"),
        (a_csv(("Ani", "Pasar Lama"), header=("Nama", "Desa")), "missing_columns"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_leaves_nothing(cast, program, content, code):
    upload = checked(sent(program, cast.operator_lahat, content), cast.operator_lahat)
    assert upload.state == "failed"
    assert upload.fault
    assert not UploadRow.objects.exists()
    event = AuditEvent.objects.get(action="recipient_upload.fail")
    assert event.details["code"] == code


def test_a_missing_column_is_named_once_for_the_whole_file(cast, program):
    content = a_csv(("Ani", "Lahat"), ("Budi", "Lahat"), header=("Nama", "Kecamatan"))
    upload = checked(sent(program, cast.operator_lahat, content), cast.operator_lahat)
    assert upload.fault.startswith("Kolom Desa/kelurahan tidak ada dalam berkas ini.")
    assert not Recipient.objects.exists()


def test_the_same_file_twice_is_told_and_after_a_failure_allowed(cast, program):
    by, content = cast.operator_lahat, a_csv(a_row(NIK))
    first = sent(program, by, content)
    with pytest.raises(uploads.SameFile) as same:
        sent(program, by, content, "nama-lain.csv")
    assert same.value.upload.pk == first.pk
    broken = a_csv(("Budi",), header=("Nama",))
    checked(sent(program, by, broken), by)
    assert sent(program, by, broken).state == "received"


def test_checking_twice_changes_nothing(cast, program):
    upload = uploaded(program, cast.operator_lahat, a_row(NIK), a_row("12"))
    before = list(Recipient.objects.values_list("pk", flat=True)), outcomes(upload)
    checked(upload, cast.operator_lahat)
    assert (list(Recipient.objects.values_list("pk", flat=True)), outcomes(upload)) == before


def test_after_a_fall_it_goes_on_behind_the_last_chunk(cast, program, monkeypatch):
    by = cast.operator_lahat
    rows = [a_row(name=f"Orang Ke{chr(97 + n)}", birth=f"0{n}/02/1970") for n in range(1, 8)]
    upload = sent(program, by, a_csv(*rows))
    monkeypatch.setattr(upload_reading, "CHUNK_ROWS", 3)
    real, calls = checking.match_batch, []

    def falls_at_the_second_chunk(queries):
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError
        return real(queries)

    monkeypatch.setattr(checking, "match_batch", falls_at_the_second_chunk)
    with pytest.raises(ConnectionError):
        checked(upload, by)
    assert Recipient.objects.count() == 3
    upload.refresh_from_db()
    assert upload.state == "received"
    checked(upload, by)
    assert [number for number, *_rest in outcomes(upload)] == list(range(2, 9))
    assert Recipient.objects.count() == 7
    assert upload.rows_total == 7


@pytest.mark.parametrize("dies", [False, True])
def test_a_long_list_is_judged_in_another_process(cast, program, monkeypatch, dies):
    """The same rows, faults and recipients, also when that process does not come to its end."""
    by = cast.operator_lahat
    rows = [a_row(name=f"Orang Ke{chr(97 + n)}", birth=f"0{n}/02/1970") for n in range(1, 8)]
    rows[4] = a_row("12")
    here, there = (sent(a_program(by), by, a_csv(*rows)) for _ in range(2))
    checked(here, by)
    monkeypatch.setattr(upload_reading, "CHUNK_ROWS", 3)
    monkeypatch.setattr(upload_reading, "LONG", 0)
    judged_there = []

    @contextmanager
    def dying(make):
        with ahead(make) as coming:
            first = next(iter(coming))
            judged_there.append(first[0])
            yield _Short([first])

    if dies:
        monkeypatch.setattr(upload_reading, "ahead", dying)
    checked(there, by)
    told = [
        list(UploadRow.objects.filter(upload=each).order_by("number")
             .values_list("number", "raw", "outcome", "faults", "recipient__name"))
        for each in (here, there)
    ]  # fmt: skip
    assert told[0] == told[1]
    assert [number for number, *_rest in told[1]] == list(range(2, 9))
    assert judged_there == ([4] if dies else [])


class _Short(list):
    """What comes from a process that was killed after its first chunk."""

    complete = False


def test_the_stored_name_is_ours_and_the_shown_name_is_clean(cast, program):
    upload = sent(program, cast.operator_lahat, a_csv(a_row(NIK)), "../Daftar Siti.csv")
    assert upload.file_name == "Daftar Siti.csv"
    assert "Siti" not in upload.file.name
    assert upload.file.name.endswith(".csv")


def test_another_agency_sees_neither_list_nor_rows(cast, program):
    upload = uploaded(program, cast.operator_lahat, a_row(NIK))
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang):
        with working_as(stranger):
            assert not type(upload).objects.exists()
            assert not UploadRow.objects.exists()
            assert not Recipient.objects.exists()


def test_what_the_kind_asks_is_read_from_its_column(cast, program):
    asked = {"kind": program.kind, "type": "digits", "digits": 10, "required": True}
    KindAttribute.objects.create(key="nisn", label="NISN", **asked)
    upload = uploaded(
        program,
        cast.operator_lahat,
        [*a_row(NIK), "0012345678"],
        [*a_row(name="Budi"), "12345678"],
        [*a_row(name="Ani"), ""],
        header=(*HEADER, "NISN"),
    )
    assert outcomes(upload) == [
        (2, "entered", []),
        (3, "faulty", ["attr_nisn"]),
        (4, "faulty", ["attr_nisn"]),
    ]
    assert Recipient.objects.get().attributes == {"nisn": "0012345678"}


def test_entered_rows_are_noted_for_the_overlaps(cast, program):
    uploaded(program, cast.operator_lahat, a_row(NIK), a_row("12"))
    noted = TouchedRecipient.objects.values_list("recipient_id", flat=True)
    assert list(noted) == [Recipient.objects.get().pk]


def test_who_is_entered_by_form_between_the_look_and_the_writing_is_told_so(
    cast, program, monkeypatch
):
    """The rows beside it are entered and noted for the overlaps, it itself is not."""
    by, real = cast.operator_lahat, checking.enter_batch
    form = uuid7()

    def late(**given):
        place = written(region(LAHAT_VILLAGE), nik=NIK)
        recipients.enter(program=program, written=place, by=by.user, recipient_id=form)
        return real(**given)

    monkeypatch.setattr(checking, "enter_batch", late)
    upload = uploaded(program, by, a_row(NIK), a_row(OTHER_NIK, name="Budi Santoso"))
    assert outcomes(upload) == [(2, "duplicate", ["nik"]), (3, "entered", [])]
    assert "baru saja" in upload.rows.get(number=2).faults[0]["reason"]
    (other,) = Recipient.objects.exclude(pk=form)
    assert upload.rows.get(number=3).recipient_id == other.pk
    noted = TouchedRecipient.objects.values_list("recipient_id", flat=True)
    assert sorted(noted) == sorted([form, other.pk])


def test_who_has_ended_is_named_so_and_not_entered_again(cast, program):
    standing_as(program, cast.operator_lahat, region(LAHAT_VILLAGE), "ended", nik=NIK)
    upload = uploaded(program, cast.operator_lahat, a_row(NIK))
    row = upload.rows.get()
    assert row.outcome == "duplicate"
    assert "sudah berakhir" in row.faults[0]["reason"]
