"""The official list comes in whole, once, and without harm to what stands."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from regions.enums import Change, Kind, Level
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from regions.operations.load import load_province
from regions.source import UnknownProvinceError

pytestmark = pytest.mark.usefixtures("no_regions")


def test_the_whole_province_comes_in_and_stays_the_same_the_second_time(
    django_assert_max_num_queries,
):
    out = io.StringIO()
    with django_assert_max_num_queries(30):
        call_command("load_regions", stdout=out)
    assert "1 provinsi, 17 kabupaten/kota, 241 kecamatan, 3259 desa/kelurahan" in out.getvalue()
    assert "(3518 baru, 0 diperbarui)" in out.getvalue()
    counts = [Region.objects.filter(level=level).count() for level in Level]
    assert counts == [1, 17, 241, 3259]
    assert Region.objects.filter(kind=Kind.KELURAHAN).count() == 403
    assert AuditEvent.objects.filter(action="region.load").count() == 1

    keys = dict(Region.objects.values_list("code", "pk"))
    again = load_province(province_code="16")
    assert (again.created, again.updated, again.unlisted) == (0, 0, ())
    assert dict(Region.objects.values_list("code", "pk")) == keys
    assert AuditEvent.objects.filter(action="region.load").count() == 1

    # The five regencies whose codes differ, and what nobody has told us.
    differing = {
        region.code: region.code_bps
        for region in Region.objects.regencies()
        if region.code != region.code_bps
    }
    assert differing == {
        "1608": "1609", "1609": "1608", "1672": "1673", "1673": "1674", "1674": "1672",
    }  # fmt: skip
    assert not Region.objects.districts().filter(code_bps__isnull=False).exists()
    assert not Region.objects.regencies().filter(latitude__isnull=True).exists()

    village = Region.objects.select_related("district", "regency").get(code="1671041003")
    assert village.full_path == (
        "Kelurahan Dua Puluh Enam Ilir Satu, Kecamatan Ilir Barat Satu, Kota Palembang"
    )


def test_a_changed_row_is_put_right_and_an_unlisted_one_left_alone():
    load_province(province_code="16")
    lahat = Region.objects.get(code="1604")
    Region.objects.filter(code="1604").update(name="Kabupaten Lahatt")
    Region.objects.create(
        level=Level.DISTRICT, kind=Kind.KECAMATAN, name="Baru", short_name="Baru", code="160499",
        parent=lahat,
    )  # fmt: skip
    outcome = load_province(province_code="16")
    assert (outcome.created, outcome.updated, outcome.unlisted) == (0, 1, ("160499",))
    lahat.refresh_from_db()
    assert lahat.name == "Kabupaten Lahat"
    assert Region.objects.filter(code="160499").exists()


def test_a_missing_village_comes_back_under_its_parent():
    load_province(province_code="16")
    Region.objects.get(code="1604122001").delete()
    outcome = load_province(province_code="16")
    assert outcome.created == 1
    assert Region.objects.get(code="1604122001", district__code="160412")


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (Change.RENAME, ["1604122001"], [Outcome("1604122001", "Nama Baru")]),
        (Change.MERGE, ["1604122001", "1604122002"], [Outcome("1604122001")]),
        (Change.SPLIT, ["1604122001"], [Outcome("1604122001"), Outcome("1604122199", "Baru")]),
        (Change.RECODE, ["160412"], [Outcome("160498")]),
        (Change.RECODE, ["1604"], [Outcome("1698")]),
    ],
)
def test_what_a_decree_laid_down_goes_before_the_list(change, before, after):
    """The list is read at every start of the portal."""
    load_province(province_code="16")
    told = Told(change, datetime.date(2024, 7, 1), "Perda 1/2024", tuple(before), tuple(after))
    record(told=told, by=None)
    # One that the list alone knows still comes back.
    Region.objects.get(code="1671041003").delete()
    stands = set(Region.objects.current().values_list("code", "name"))
    outcome = load_province(province_code="16")
    assert (outcome.created, outcome.updated) == (1, 0)
    now = set(Region.objects.current().values_list("code", "name"))
    assert now - stands == {("1671041003", "Dua Puluh Enam Ilir Satu")}
    assert stands <= now


def test_another_province_loads_without_our_facts():
    outcome = load_province(province_code="19")
    assert outcome.totals[Level.REGENCY] == 7
    assert Region.objects.provinces().get().code_bps == "19"
    assert not Region.objects.regencies().filter(code_bps__isnull=False).exists()


@pytest.mark.parametrize("code", ["99", "1604", "Sumatera", ""])
def test_an_unknown_province_is_refused(code):
    with pytest.raises(UnknownProvinceError):
        load_province(province_code=code)
    with pytest.raises(CommandError, match="Tidak ada provinsi"):
        call_command("load_regions", province=code)
