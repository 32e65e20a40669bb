"""Cells that are made to hurt: each is read in a time that grows as it is long, and none raises."""

from __future__ import annotations

import pytest

from beneficiaries.codebook_values import Decoded, Fault, decode
from beneficiaries.codebook_variable import Group, Kind, Unit, Variable
from beneficiaries.identity import normalise_digits, parse_nik
from beneficiaries.names import name_tokens, parse_address
from beneficiaries.photo_names import NamedPhoto, read_name
from core.letters import ascii_letters
from core.tabular.cells import Row, plain_text
from core.tabular.columns import normal_header, without_remark
from core.tabular.headers import is_numbering
from programs.cells import read_date, read_rupiah
from regions.codes import CodeError, parse_code
from regions.enums import Level
from regions.names import name_key
from tests.core.growth import TENFOLD, tenfold

# Accents that stand in the wrong order: each has to be moved past half of all others.
MARKS = "\u0315\u0300"
# They remember, so that a second call would cost nothing.
address, region_key = parse_address.__wrapped__, name_key.__wrapped__


def normal_region(text: str) -> str:
    return region_key(text, Level.VILLAGE)


def decoded(kind: Kind, text: str) -> Decoded:
    return decode(Variable("x", "x", "x", Unit.PERSON, Group.IDENTITY, kind), text)


def code(text: str) -> None:
    with pytest.raises(CodeError):
        parse_code(text)


@pytest.mark.parametrize(
    ("read", "start", "unit", "end"),
    [
        (plain_text, "", "1", "E"),
        (plain_text, "x", " \u00a0", "x"),
        (name_tokens, "SITI ", "1", ""),
        (name_tokens, "SITI ", "1 ", "A"),
        (name_tokens, "SITI ", MARKS, ""),
        (name_tokens, "SITI ", "SPD ", ""),
        (name_tokens, "SITI ", "S.Pd.I. ", ""),
        (name_tokens, "", "H. ", "SITI"),
        (name_tokens, "SITI ", "A", "1"),
        (address, "RT RW 1", " ", "x"),
        (address, "", "RT RW 1 ", "x"),
        (address, "", "RT 1/", "x"),
        (address, "RT", ".", "/x"),
        (address, "01/02", " ", "x"),
        (address, "01", " ", "/x"),
        (address, "JL", MARKS, "RT 1"),
        (normalise_digits, "1.", "0", "x"),
        (normalise_digits, "", "1", "."),
        (parse_nik, "1.", "1", "E"),
        (read_name, "x", "_", "9"),
        (read_name, "x", "_a", "!"),
        (read_name, "x_depan", " ", "("),
        (without_remark, "", "(", ""),
        (without_remark, "", "[(", ")"),
        (normal_header, "NIK", MARKS, ""),
        (read_rupiah, "Rp ", "1.000", "x"),
        (read_rupiah, "", "1", ",,"),
        (read_date, "1", "-", "x"),
        (read_date, "1-", "a", "-"),
        (code, "16", ".04", "x"),
        (code, "", "1", "x"),
        (normal_region, "kec", ".", "x"),
        (normal_region, "d", " ", "x"),
        (normal_region, "x ", MARKS, ""),
    ],
)  # fmt: skip
def test_time_grows_as_the_cell_is_long(read, start, unit, end):
    assert tenfold(read, lambda n: start + unit * (n // len(unit)) + end, 1_000) < TENFOLD


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["1" * 5_000, "-" + "9" * 5_000, "²", "²²²", "١" * 5_000])
def test_numbers_nobody_can_read_are_faults(kind, text):
    read = decoded(kind, text)
    assert read.fault is not None or kind is Kind.TEXT


def test_other_numbers_of_some_thousand_digits():
    long = "1" * 5_000
    assert not is_numbering(Row(1, ["1", "2", long]))
    assert long in normal_region(f"Desa {long}")
    assert decoded(Kind.INTEGER, long).fault is Fault.TOO_LARGE
    assert read_name(f"1604112001000123_{'depan' * 60}.jpg") == NamedPhoto("", None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Café Ñandú", "Cafe Nandu"),
        ("Cafe\u0301", "Cafe"),
        ("ﬁlm №1", "film No1"),
        ("Hasan", "Hasan"),
    ],
)
def test_letters_without_their_accents(written, read):
    assert ascii_letters(written) == read


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("S1TI 12 AMINAH", ("SITI", "AMINAH")),
        ("M0H4 3", ("MOH",)),
        ("SITI SPD SPD MM", ("SITI",)),
        ("SPD", ("SPD",)),
    ],
)
def test_names_are_read_as_before(written, tokens):
    assert name_tokens(written) == name_tokens(" ".join(tokens))
