from __future__ import annotations

import pytest

from regions.codes import (
    CodeError,
    CodeSystem,
    RegencyCodeBook,
    RegencyCodes,
    join_parts,
    parse_code,
)
from regions.enums import Level
from regions.facts import regency_facts

BPS = CodeSystem.BPS
KEMENDAGRI = CodeSystem.KEMENDAGRI


@pytest.fixture(scope="module")
def book():
    return RegencyCodeBook(
        RegencyCodes(facts.name, facts.code, facts.code_bps) for facts in regency_facts().values()
    )


@pytest.mark.parametrize(
    ("text", "system", "digits", "level", "dotted"),
    [
        ("16", KEMENDAGRI, "16", Level.PROVINCE, "16"),
        ("16.04", KEMENDAGRI, "1604", Level.REGENCY, "16.04"),
        ("160401", KEMENDAGRI, "160401", Level.DISTRICT, "16.04.01"),
        ("16.04.01.2012", KEMENDAGRI, "1604012012", Level.VILLAGE, "16.04.01.2012"),
        (" 1604012012 ", KEMENDAGRI, "1604012012", Level.VILLAGE, "16.04.01.2012"),
        (1604012012, KEMENDAGRI, "1604012012", Level.VILLAGE, "16.04.01.2012"),
        (1604012012.0, KEMENDAGRI, "1604012012", Level.VILLAGE, "16.04.01.2012"),
        ("1604012012.0", KEMENDAGRI, "1604012012", Level.VILLAGE, "16.04.01.2012"),
        ("1604010", BPS, "1604010", Level.DISTRICT, "16.04.010"),
        ("16.04.010.012", BPS, "1604010012", Level.VILLAGE, "16.04.010.012"),
    ],
)
def test_codes_are_read_with_and_without_dots(text, system, digits, level, dotted):
    code = parse_code(text, system)
    assert (code.digits, code.level, code.dotted) == (digits, level, dotted)


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("", KEMENDAGRI),
        (None, KEMENDAGRI),
        ("160", KEMENDAGRI),
        ("1604010", KEMENDAGRI),
        ("160401", BPS),
        ("16.4", KEMENDAGRI),
        ("16.04.010", KEMENDAGRI),
        ("16.04.01.2012", BPS),
        ("16-04", KEMENDAGRI),
        ("1604O1", KEMENDAGRI),
        ("١٦٠٤", KEMENDAGRI),
        ("16.04.01.2012.1", KEMENDAGRI),
    ],
)
def test_other_texts_are_no_codes(text, system):
    with pytest.raises(CodeError):
        parse_code(text, system)


def test_format_and_ancestors():
    village = parse_code("1604012012")
    assert village.dotted == "16.04.01.2012"
    assert parse_code("1604010012", BPS).dotted == "16.04.010.012"
    assert village.up_to(Level.DISTRICT).digits == "160401"
    assert village.up_to(Level.PROVINCE).digits == "16"
    with pytest.raises(CodeError):
        parse_code("1604").up_to(Level.VILLAGE)


@pytest.mark.parametrize(
    ("parts", "digits"),
    [
        (("16", "04", "010", "012"), "1604010012"),
        ((16, 4, 10, 12), "1604010012"),
        ((16.0, 4.0, 10.0, 12.0), "1604010012"),
        (("16", "1604", "1604010", "1604010012"), "1604010012"),
        (("16", "04"), "1604"),
    ],
)
def test_part_columns_make_one_code(parts, digits):
    assert join_parts(*parts, system=BPS).digits == digits


def test_a_part_too_long_is_refused():
    with pytest.raises(CodeError):
        join_parts("16", "04", "0100", "012", system=BPS)


@pytest.mark.parametrize(
    ("kemendagri", "bps"),
    [
        ("1608", "1609"),
        ("1609", "1608"),
        ("1672", "1673"),
        ("1673", "1674"),
        ("1674", "1672"),
        ("1671", "1671"),
        ("16.08", "1609"),
    ],
)
def test_regency_codes_convert_both_ways(book, kemendagri, bps):
    assert book.to_bps(kemendagri) == bps
    assert book.to_kemendagri(bps) == kemendagri.replace(".", "")


def test_unknown_regencies_convert_to_nothing(book):
    assert book.to_bps("3201") is None
    assert book.to_kemendagri("3201") is None


def test_five_regencies_differ(book):
    assert book.differing == {"1608", "1609", "1672", "1673", "1674"}


@pytest.mark.parametrize(
    ("pairs", "system"),
    [
        ([("1608", "OGAN KOMERING ULU TIMUR")], KEMENDAGRI),
        ([("1609", "KAB. OGAN KOMERING ULU TIMUR")], BPS),
        ([("16.72", "Pagaralam"), ("16.01", "Ogan Komering Ulu")], KEMENDAGRI),
        ([("1673050001", "KOTA PAGAR ALAM")], BPS),
        # Lahat has one number in both systems: no telling.
        ([("1604", "Lahat")], None),
        # One row of each system: the file is mixed or its names are wrong.
        ([("1608", "OKU SELATAN?"), ("1608", "Ogan Komering Ulu Timur")], None),
        ([], None),
    ],
)
def test_a_file_is_told_by_its_regency_names(book, pairs, system):
    assert book.detect(pairs) is system
