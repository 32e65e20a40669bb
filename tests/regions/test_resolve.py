"""A village is found by code, or by name under its parents; else the answer says why not."""

from __future__ import annotations

import pytest

from regions.codes import CodeSystem
from regions.enums import Kind, Level
from regions.models import Region
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, VillageKey


@pytest.fixture
def province(tree):
    return VillageResolver.load(province_id=tree["16"].pk)


@pytest.fixture
def lahat(tree):
    return VillageResolver.load(regency_id=tree["1604"].pk)


@pytest.mark.parametrize("code", ["1604122001", "16.04.12.2001", 1604122001, 1604122001.0])
def test_by_code(province, tree, code):
    assert province.by_code(code).village_id == tree["1604122001"].pk


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("1604129999", RegionFault.UNKNOWN_CODE),
        ("160412", RegionFault.NOT_A_CODE),
        ("Gunung Aji", RegionFault.NOT_A_CODE),
        ("1671041003", RegionFault.OUTSIDE),
    ],
)
def test_codes_that_find_nothing(lahat, code, fault):
    answer = lahat.by_code(code)
    assert answer.village_id is None
    assert answer.fault is fault


@pytest.mark.parametrize(
    ("regency", "district", "village", "code"),
    [
        ("Kabupaten Lahat", "Kikim Timur", "Gunung Aji", "1604122001"),
        ("LAHAT", "KEC. KIKIM TIMUR", "DESA GUNUNGAJI", "1604122001"),
        ("lahat", "Kota Agung", "Tanjung Raya", "1604072001"),
        ("lahat", "kikim timur", "Tanjung Raya", "1604122002"),
        ("PALEMBANG", "Bukit Kecil", "26 ILIR D I", "1671041003"),
    ],
)
def test_by_names_under_their_parents(province, tree, regency, district, village, code):
    assert province.by_names(regency, district, village).village_id == tree[code].pk


@pytest.mark.parametrize(
    ("names", "fault"),
    [
        (("Lahat", "Kikim Timur", ""), RegionFault.EMPTY),
        (("Lahat", "", "Gunung Aji"), RegionFault.PARENTS_MISSING),
        (("", "Kikim Timur", "Gunung Aji"), RegionFault.PARENTS_MISSING),
        (("Bogor", "Kikim Timur", "Gunung Aji"), RegionFault.UNKNOWN_REGENCY),
        (("Kota Lahat", "Kikim Timur", "Gunung Aji"), RegionFault.UNKNOWN_REGENCY),
        (("Lahat", "Kikim Tengah", "Gunung Aji"), RegionFault.UNKNOWN_DISTRICT),
        (("Lahat", "Kikim Timur", "Gunung Agi"), RegionFault.UNKNOWN_VILLAGE),
    ],
)
def test_names_that_find_nothing(province, names, fault):
    answer = province.by_names(*names)
    assert answer.village_id is None
    assert answer.fault is fault


def test_a_near_name_is_suggested_and_never_taken(province, tree):
    answer = province.by_names("Lahat", "Kikim Timur", "Gunung Agi")
    assert answer.village_id is None
    assert answer.suggestions[0].region_id == tree["1604122001"].pk
    assert answer.reason.endswith("Mungkin maksudnya: Gunung Aji, Kikim Timur, Kabupaten Lahat")


def test_a_doubtful_short_form_is_what_the_district_has_and_nothing_where_it_has_both(tree):
    def village(name: str, code: str) -> Region:
        return Region.objects.create(
            level=Level.VILLAGE, kind=Kind.DESA, name=name, short_name=name, code=code,
            parent=tree["160412"],
        )  # fmt: skip

    stone = village("Batu Rata", "1604122091")
    said = VillageKey("", "Lahat", "Kikim Timur", "BT. RATA")
    resolver = VillageResolver.load(province_id=tree["16"].pk)
    assert resolver.resolve(said).village_id == stone.pk
    coded = resolver.resolve(said._replace(code="1604122091", district=""))
    assert (coded.village_id, coded.misspelt) == (stone.pk, False)
    village("Bukit Rata", "1604122092")
    answer = VillageResolver.load(province_id=tree["16"].pk).resolve(said)
    assert answer.fault is RegionFault.AMBIGUOUS
    assert len(answer.suggestions) == 2


def test_names_are_known_as_they_are_written(province):
    assert province.is_name("KEC. KIKIM TIMUR", Level.DISTRICT)
    assert province.is_name("26 Ilir D. I", Level.VILLAGE)
    assert not province.is_name("1604 - Kikim Timur", Level.DISTRICT)
    assert province.is_name("OKU Timur", Level.REGENCY)


def test_short_forms_of_regencies(province, tree):
    answer = province.by_names("OKU Timur", "Martapura", "Tanjung Kemala")
    # The regency was understood; only its district is not in this tree.
    assert answer.fault is RegionFault.UNKNOWN_DISTRICT


def test_one_loaded_regency_needs_no_name_but_refuses_another(lahat, tree):
    assert lahat.by_names("", "Kikim Timur", "Gunung Aji").village_id == tree["1604122001"].pk
    assert lahat.by_names("Palembang", "Bukit Kecil", "26 Ilir").fault is RegionFault.OUTSIDE


def test_a_name_of_two_regencies_is_ambiguous_unless_its_kind_is_said(tree):
    for code, kind, name in (
        ("1690", Kind.KABUPATEN, "Kabupaten Bogor"),
        ("1691", Kind.KOTA, "Kota Bogor"),
    ):
        Region.objects.create(
            level=Level.REGENCY, kind=kind, name=name, short_name="Bogor", code=code,
            parent=tree["16"],
        )  # fmt: skip
    resolver = VillageResolver.load(province_id=tree["16"].pk)
    answer = resolver.by_names("Bogor", "Cibinong", "Pakansari")
    assert answer.fault is RegionFault.AMBIGUOUS
    assert [label for _, label in answer.suggestions] == ["Kabupaten Bogor", "Kota Bogor"]
    said = resolver.by_names("Kota Bogor", "Cibinong", "Pakansari")
    assert said.fault is RegionFault.UNKNOWN_DISTRICT


def test_two_villages_of_one_name_in_a_district_are_ambiguous(tree):
    Region.objects.create(
        level=Level.VILLAGE, kind=Kind.DESA, name="Gunungaji", short_name="Gunungaji",
        code="1604122099", parent=tree["160412"],
    )  # fmt: skip
    resolver = VillageResolver.load(regency_id=tree["1604"].pk)
    answer = resolver.by_names("", "Kikim Timur", "Gunung Aji")
    assert answer.fault is RegionFault.AMBIGUOUS
    assert len(answer.suggestions) == 2
    assert resolver.resolve(VillageKey(code="1604122099")).village_id is not None


def test_a_code_that_contradicts_the_names_is_refused(province, tree):
    """A BPS code may look like the Kemendagri code of another village."""
    answer = province.resolve(VillageKey("16.04.07.2001", "Lahat", "Kikim Timur", "Gunung Aji"))
    assert answer.fault is RegionFault.MISMATCH
    assert [suggestion.region_id for suggestion in answer.suggestions] == [
        tree["1604072001"].pk,
        tree["1604122001"].pk,
    ]


def test_a_code_of_a_namesake_village_elsewhere_is_refused(province):
    answer = province.resolve(VillageKey("16.04.07.2001", "Lahat", "Kikim Timur", "Tanjung Raya"))
    assert answer.fault is RegionFault.MISMATCH


@pytest.mark.parametrize(
    ("village", "fault"),
    [
        ("Gunung Agi", None),
        ("GUNUNG AJJI", None),
        ("Gunung Aji 2", RegionFault.MISMATCH),
        ("Tanjung Raya", RegionFault.MISMATCH),
        ("Sukamaju", RegionFault.MISMATCH),
    ],
)
def test_a_misspelt_name_does_not_contradict_a_code(province, village, fault):
    key = VillageKey("1604122001", "Lahat", "Kikim Timur", village)
    answer = province.resolve(key)
    assert answer.fault is fault
    assert answer.misspelt is (fault is None)


def test_code_and_names_that_agree(province, tree):
    key = VillageKey("16.04.12.2001", "LAHAT", "KIKIM TIMUR", "GUNUNG AJI")
    assert province.resolve(key).village_id == tree["1604122001"].pk
    assert not province.resolve(key).misspelt
    without_parents = province.resolve(VillageKey(code="1604122001", village="Gunung Aji"))
    assert without_parents.village_id == tree["1604122001"].pk
    assert not without_parents.misspelt


def test_many_rows_cost_no_more_queries_than_one(tree, django_assert_num_queries):
    keys = [
        VillageKey(code="1604122001"),
        VillageKey(regency="Lahat", district="Kikim Timur", village="Gunung Aji"),
        VillageKey(regency="Lahat", district="Kikim Timur", village="Entah"),
    ]
    # The tree of today, what has ended, and how the one came out of the other.
    with django_assert_num_queries(3):
        resolver = VillageResolver.load(province_id=tree["16"].pk)
        answers = {key: resolver.resolve(key) for key in keys * 50}
    assert answers[keys[0]].village_id == answers[keys[1]].village_id == tree["1604122001"].pk
    assert answers[keys[2]].fault is RegionFault.UNKNOWN_VILLAGE


def test_ended_villages_take_no_new_rows(tree):
    Region.objects.filter(code="1604122001").update(valid_to="2024-01-01")
    resolver = VillageResolver.load(province_id=tree["16"].pk)
    assert resolver.by_code("1604122001").fault is RegionFault.UNKNOWN_CODE


def test_exactly_one_territory_is_loaded():
    with pytest.raises(ValueError, match="only one"):
        VillageResolver.load()
    with pytest.raises(ValueError, match="only one"):
        VillageResolver.load(province_id=1, regency_id=2)


def test_the_code_system_is_told_from_the_loaded_regencies(province):
    book = province.code_book
    assert book.detect([("1609", "OKU Timur")]) is None
    assert book.detect([("1609", "Ogan Komering Ulu Timur")]) is CodeSystem.BPS


def test_where_a_village_lies_is_told_by_its_code_or_its_exact_names(province, lahat, tree):
    """Of whichever regency; a near name, and one that two villages bear, tell nothing."""
    there = tree["1671041003"].pk
    for said in (
        VillageKey(code="16.71.04.1003"),
        VillageKey(district="Bukit Kecil", village="26 Ilir D I"),
        VillageKey(regency="Palembang", district="Bukit Kecil", village="26 Ilir D I"),
    ):
        assert province.anywhere(said) == there
        assert lahat.anywhere(said) is None
    assert province.regency_of(there) == "Kota Palembang"
    assert province.anywhere(VillageKey(district="Bukit Kecil", village="26 Ilir D")) is None
    twin = Region.objects.create(
        level=Level.DISTRICT, kind=Kind.KECAMATAN, name="Kikim Timur", short_name="Kikim Timur",
        code="167199", parent=tree["1671"],
    )  # fmt: skip
    Region.objects.create(
        level=Level.VILLAGE, kind=Kind.DESA, name="Gunung Aji", short_name="Gunung Aji",
        code="1671992001", parent=twin,
    )  # fmt: skip
    again = VillageResolver.load(province_id=tree["16"].pk)
    assert again.anywhere(VillageKey(district="Kikim Timur", village="Gunung Aji")) is None
