"""A village under another code is the same village to its operator; its neighbours stay unseen."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts.models import Agency
from accounts.scope import Scope
from beneficiaries.models import Household, Proposal, ProposalStep, QualityFinding
from beneficiaries.operations.region_changes import Recorded, record
from beneficiaries.proposals.enums import ProposalKind
from core.models import AuditEvent
from core.scope import DatabaseRole, DatabaseScope
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told
from tests.access.logins import done
from tests.beneficiaries.proposing import a_new_one, about, at_desk, bring_to
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
LATER = datetime.date(2024, 8, 1)
PASAR_LAMA, TALANG_JAWA, MERAPI = "1604112001", "1604112002", "1604082002"
NEW = "1604112009"
HOMES = reverse("beneficiaries:villagehome_list")
PROPOSALS = reverse("beneficiaries:proposal_list")


def changed(cast, change: Change, before: list[str], *after: Outcome, on=DAY) -> Recorded:
    told = Told(change, on, "Perda 1/2024", tuple(before), after)
    with at_desk(cast.steward_sumsel):
        return record(told=told, by=cast.steward_sumsel.user)


def now(code: str) -> Region:
    return Region.objects.current().get(code=code)


@pytest.fixture
def village(cast):
    """A family in the base, one that left it, three proposals; and a family next door."""
    release = a_release(cast.steward_sumsel)
    in_force(release, region("1604"), cast.steward_sumsel)
    home = a_household(region(PASAR_LAMA), head_name="BUDI SANTOSO", release=release)
    person = a_person(home, name="BUDI SANTOSO")
    gone = a_household(region(PASAR_LAMA), head_name="TUTI GONE", in_base=False)
    beside = a_household(region(TALANG_JAWA), head_name="ORANG SEBELAH", release=release)
    draft = a_new_one(cast.village_lahat)
    correction = about(
        cast.village_lahat, person, ProposalKind.CORRECTION, told={"birth_place": "Muara Enim"}
    )
    bring_to(correction, "regency", cast)
    ratified = about(
        cast.village_lahat, home, ProposalKind.CORRECTION, told={"address": "Jalan Melati 7"}
    )
    bring_to(ratified, "ratified", cast)
    return {
        "home": home, "gone": gone, "beside": beside,
        "proposals": [draft, correction, ratified],
    }  # fmt: skip


def seen(browser, village) -> dict[str, object]:
    """What the operator's pages tell: every list, every household, every proposal."""
    homes = browser.get(HOMES)
    found = browser.post(f"{HOMES}cari/", {"q": "Budi Santosa"}, follow=True)
    listed = browser.get(PROPOSALS, {"keadaan": "semua"})
    shown: dict[str, object] = {
        "homes": sorted(str(row[0].pk) for row in homes.context["homes"]),
        "found": sorted(str(row[0].pk) for row in found.context["homes"]),
        "proposals": sorted(
            str(one.pk) for one in village["proposals"] if str(one.pk) in listed.text
        ),
    }
    for name in ("home", "gone", "beside"):
        address = reverse("beneficiaries:villagehome_detail", args=[village[name].pk])
        shown[name] = browser.get(address).status_code
    for one in village["proposals"]:
        address = reverse("beneficiaries:proposal_detail", args=[one.pk])
        page = browser.get(address)
        shown[str(one.pk)] = (page.status_code, "Jalan Melati" in page.text)
    draft = village["proposals"][0]
    edit = reverse("beneficiaries:proposal_revise", args=[draft.pk])
    shown["edit"] = browser.get(edit).status_code
    return shown


def test_everything_is_seen_as_before_under_the_new_code(cast, sign_in, village):
    office = cast.village_lahat.agency
    before = seen(sign_in(cast.village_lahat), village)
    assert (before["homes"], before["beside"]) == ([str(village["home"].pk)], 404)
    assert len(before["proposals"]) == 3

    recorded = changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(NEW, "Pasar Baru"))

    assert (recorded.households, recorded.offices) == (2, 1)
    assert seen(sign_in(cast.village_lahat), village) == before
    office.refresh_from_db()
    assert (office.region, office.name, office.short_name) == (
        now(NEW), "Desa Pasar Baru", "Desa Pasar Baru",
    )  # fmt: skip
    assert Scope.of(cast.village_lahat.user).village_id == now(NEW).pk
    told = AuditEvent.objects.get(action="agency.follow")
    assert told.actor_id == cast.steward_sumsel.user_id
    assert told.details == {"before": PASAR_LAMA, "after": NEW, "offices": 1}
    states = Proposal.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["draft", "regency", "ratified"]


def test_nothing_of_the_village_stays_behind(cast, village):
    old = region(PASAR_LAMA).pk
    QualityFinding.objects.create(
        kind="household_empty", severity="low", subject_id=village["home"].pk,
        household=village["home"], regency=region("1604"), district=region("160411"),
        village_id=old,
    )  # fmt: skip
    changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(NEW))
    tables = (
        "household", "person", "qualityfinding", "proposal", "proposalmember", "proposalpaper",
        "proposalstep", "amendment",
    )  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT village_id, count(*) FROM beneficiaries_{table} GROUP BY 1")
            where = dict(cursor.fetchall())
            assert where.get(now(NEW).pk), table
            assert old not in where, table


def test_a_district_takes_its_villages_and_offices_along(cast, sign_in, village):
    browser = sign_in(cast.village_lahat)
    before = seen(browser, village)
    changed(cast, Change.RECODE, ["160411"], Outcome("160425", "Lahat Kota"))
    assert seen(browser, village) == before
    home = Household.objects.get(pk=village["home"].pk)
    assert (home.village, home.district) == (now("1604252001"), now("160425"))
    # The same people under the same camat: nobody is asked anew.
    assert Proposal.objects.filter(state="regency", district=now("160425")).count() == 1


def test_under_another_district_a_waiting_proposal_begins_anew(cast, sign_in, village):
    browser = sign_in(cast.village_lahat)
    before = seen(browser, village)
    changed(cast, Change.RECODE, [PASAR_LAMA], Outcome("1604082109"))
    assert seen(browser, village) == before
    waiting = village["proposals"][1]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.district, waiting.checked_by) == (
        "district", region("160408"), None,
    )  # fmt: skip


def test_a_correction_puts_it_back(cast, sign_in, village):
    browser = sign_in(cast.village_lahat)
    before = seen(browser, village)
    changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(NEW, "Pasar Baru"))
    changed(cast, Change.RECODE, [NEW], Outcome(PASAR_LAMA, "Pasar Lama"), on=LATER)
    assert seen(browser, village) == before
    office = Agency.objects.get(pk=cast.village_lahat.agency_id)
    assert (office.region, office.name) == (now(PASAR_LAMA), "Desa Pasar Lama")


def test_a_new_name_is_the_offices_too(cast, village):
    recorded = changed(cast, Change.RENAME, [PASAR_LAMA], Outcome(PASAR_LAMA, "Pasar Baru"))
    office = Agency.objects.get(pk=cast.village_lahat.agency_id)
    assert (office.region, office.name) == (region(PASAR_LAMA), "Desa Pasar Baru")
    assert (recorded.households, recorded.offices) == (0, 1)


def test_a_name_that_people_gave_the_office_stays(cast, village):
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(name="Pemdes Pasar Lama")
    changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(NEW, "Pasar Baru"))
    assert Agency.objects.get(pk=cast.village_lahat.agency_id).name == "Pemdes Pasar Lama"


def test_after_a_split_the_new_village_is_not_seen(cast, sign_in, village):
    """Whoever was assigned to it is out of the former operator's sight, and no other comes in."""
    changed(
        cast, Change.SPLIT, [PASAR_LAMA],
        Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju", rws=(3,)),
    )  # fmt: skip
    new = now("1604112101")
    Household.objects.filter(pk=village["home"].pk).update(village=new)
    beyond = a_household(now(PASAR_LAMA), head_name="TETAP DI INDUK")
    shown = seen(sign_in(cast.village_lahat), village)
    assert (shown["homes"], shown["home"], shown["beside"]) == ([], 404, 404)
    address = reverse("beneficiaries:villagehome_detail", args=[beyond.pk])
    assert sign_in(cast.village_lahat).get(address).status_code == 404
    assert Scope.of(cast.village_lahat.user).village_id == cast.village_lahat.agency.region_id
    assert Agency.objects.get(pk=cast.village_lahat.agency_id).region.valid_to == DAY


@pytest.mark.parametrize("what", ["household", "office", "proposal"])
def test_a_code_that_was_somebodys_is_a_matter_for_people(cast, village, what):
    """Then the change is a merger under another name: nobody's sight is widened by it."""
    loaded = region(MERAPI)
    if what == "household":
        a_household(loaded)
    elif what == "office":
        cast.agency("Kantor Desa Merapi", "village", MERAPI)
    else:
        Proposal.objects.create(
            kind="new", regency=loaded.regency, district=loaded.district, village=loaded,
            subject_name="X", created_by=cast.steward_lahat.user,
        )  # fmt: skip
    recorded = changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(MERAPI))
    assert (recorded.households, recorded.offices) == (0, 0)
    assert Household.objects.get(pk=village["home"].pk).village == region(PASAR_LAMA)
    assert Scope.of(cast.village_lahat.user).village_id == region(PASAR_LAMA).pk


def test_an_empty_village_that_the_list_brought_is_the_new_code(cast, sign_in, village):
    browser = sign_in(cast.village_lahat)
    before = seen(browser, village)
    changed(cast, Change.RECODE, [PASAR_LAMA], Outcome(MERAPI))
    assert seen(browser, village) == before


def test_into_another_regency_nothing_goes_by_itself(cast, village):
    recorded = changed(cast, Change.RECODE, [PASAR_LAMA], Outcome("1608012109"))
    assert (recorded.households, recorded.offices) == (0, 0)
    assert Agency.objects.get(pk=cast.village_lahat.agency_id).region == region(PASAR_LAMA)


def test_a_list_of_changes_does_the_same(cast, village, tmp_path, capsys):
    """From the command line nobody is signed in; no act is put into anybody's mouth."""
    file = tmp_path / "ubah.csv"
    file.write_text(
        "perubahan;tanggal;dasar_hukum;kode_lama;kode_baru;nama_baru\n"
        f"ganti kode;2024-07-01;Perda 1/2024;{PASAR_LAMA};{NEW};\n",
        encoding="utf-8",
    )
    steps = ProposalStep.objects.count()
    call_command("record_region_changes", str(file))
    assert Scope.of(cast.village_lahat.user).village_id == region(PASAR_LAMA).pk
    call_command("record_region_changes", str(file), "--apply")
    assert "2 rumah tangga dan 1 kantor desa ikut" in capsys.readouterr().out
    assert Scope.of(cast.village_lahat.user).village_id == now(NEW).pk
    assert ProposalStep.objects.count() == steps


@pytest.mark.parametrize("to", [TALANG_JAWA, "1671011001"])
def test_by_raw_sql_no_office_is_moved_to_a_village_that_was_not_renumbered(cast, village, to):
    """The role that records changes moves an office where a new code led, and nowhere else."""
    office = cast.village_lahat.agency
    amending = DatabaseScope(DatabaseRole.AMENDING, cast.steward_sumsel.user_id)
    move = "UPDATE accounts_agency SET region_id = %s WHERE id = %s"
    assert done("sigertak_web", amending, move, region(to).pk, office.pk) == 0
    changed(cast, Change.RECODE, [MERAPI], Outcome("1604082109"))
    assert done("sigertak_web", amending, move, now("1604082109").pk, office.pk) == 0
    # An office of another kind neither.
    dinas = cast.steward_lahat.agency
    assert done("sigertak_web", amending, move, now("1604082109").pk, dinas.pk) == 0
    assert Scope.of(cast.village_lahat.user).village_id == region(PASAR_LAMA).pk
