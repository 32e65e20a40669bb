"""What a change of regions will do is told before; a district's villages are the worker's."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Agency
from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import Household, Proposal
from beneficiaries.operations import region_changes
from beneficiaries.queries.region_work import subject_of, unfinished
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from regions.enums import Change
from regions.models import Region, RegionEvent
from regions.operations.changes import ChangeRefused, Outcome, Told
from tests.beneficiaries.proposing import a_new_one, at_desk
from tests.clients import as_login_role
from tests.factories import import_files as files
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
PASAR_LAMA, TALANG_JAWA, NEW = "1604112001", "1604112002", "1604112009"
ADDRESS = reverse("beneficiaries:region_change_create")
LIST = reverse("beneficiaries:region_change_list")


def told(change: Change, before: list[str], *after: Outcome, on=DAY) -> Told:
    return Told(change, on, "Perda 1/2024", tuple(before), after)


def record(cast, one: Told, **options):
    with at_desk(cast.steward_sumsel):
        return region_changes.record(told=one, by=cast.steward_sumsel.user, **options)


def asked(change: str, before: str, after: str) -> dict[str, str]:
    return {
        "change": change, "on": "2024-07-01", "decree": "Perda 1/2024", "before": before,
        "after": after,
    }  # fmt: skip


def now(code: str) -> Region:
    return Region.objects.current().get(code=code)


def renumbered(browser) -> RegionEvent:
    """Record the district's new code on the page, as it is done there."""
    form = asked("recode", "160411", "160425; Lahat Kota")
    seen = browser.post(ADDRESS, form).context["seen_print"]
    assert browser.post(ADDRESS, form | {"dilihat": seen}).status_code == 302
    return RegionEvent.objects.get()


def test_whom_a_merger_lets_see_whom_is_told_before_and_kept(cast, sign_in):
    assert cast.village_lahat.agency.region == region(PASAR_LAMA)
    for number in range(3):
        a_household(region(TALANG_JAWA), head_name=f"KEPALA {number}")
    a_household(region(TALANG_JAWA), in_base=False)
    browser = sign_in(cast.steward_sumsel)
    form = asked("merge", f"{PASAR_LAMA}\n{TALANG_JAWA}", f"{PASAR_LAMA};")

    page = browser.post(ADDRESS, form)

    assert page.status_code == 200
    assert (
        "Operator Desa Pasar Lama (1 orang) akan melihat 3 rumah tangga dari Desa Talang Jawa"
        in page.text
    )
    assert not RegionEvent.objects.exists()
    assert now(TALANG_JAWA).valid_to is None
    assert not AuditEvent.objects.filter(action__startswith="region.").exists()

    seen = page.context["seen_print"]
    assert browser.post(ADDRESS, form | {"dilihat": seen}).status_code == 302
    kept = AuditEvent.objects.get(action="region.merge_sight")
    assert (kept.actor_id, kept.regency_id) == (
        cast.steward_sumsel.user_id, region("1604").pk
    )  # fmt: skip
    assert kept.details == {
        "before": TALANG_JAWA, "after": PASAR_LAMA, "rows": 3, "operators": 1,
    }  # fmt: skip


def test_the_command_line_tells_it_before_it_is_recorded(cast, tmp_path, capsys):
    a_household(region(TALANG_JAWA))
    assert cast.village_lahat.agency.region == region(PASAR_LAMA)
    file = tmp_path / "ubah.csv"
    file.write_text(
        "perubahan;tanggal;dasar_hukum;kode_lama;kode_baru;nama_baru\n"
        f"penggabungan;2024-07-01;Perda 1/2024;{PASAR_LAMA};{PASAR_LAMA};\n"
        f"penggabungan;2024-07-01;Perda 1/2024;{TALANG_JAWA};{PASAR_LAMA};\n",
        encoding="utf-8",
    )
    call_command("record_region_changes", str(file))
    told_there = capsys.readouterr().out
    assert "Operator Desa Pasar Lama (1 orang) akan melihat 1 rumah tangga" in told_there
    assert not RegionEvent.objects.exists()


def test_whose_operators_lose_sight_by_a_merger_is_told(cast, sign_in):
    assert cast.village_lahat.agency.region == region(PASAR_LAMA)
    form = asked("merge", f"{PASAR_LAMA}\n{TALANG_JAWA}", f"{TALANG_JAWA};")
    text = sign_in(cast.steward_sumsel).post(ADDRESS, form).text
    assert "Operator Desa Talang Jawa (0 orang) akan melihat 0 rumah tangga" in text
    assert "Belum ada operator di sana" in text
    assert "Operator Desa Pasar Lama (1 orang) tidak lagi melihatnya" in text


@pytest.mark.parametrize("what", ["words", "figures"])
def test_what_was_not_seen_is_not_recorded(cast, sign_in, what):
    browser = sign_in(cast.steward_sumsel)
    form = asked("recode", PASAR_LAMA, f"{NEW}; Pasar Baru")
    seen = browser.post(ADDRESS, form).context["seen_print"]
    if what == "words":
        form = asked("recode", PASAR_LAMA, f"{NEW}; Pasar Lain")
    else:
        a_household(region(PASAR_LAMA))
    page = browser.post(ADDRESS, form | {"dilihat": seen})
    assert page.status_code == 200
    assert "Akibat perubahan ini" in page.text
    assert not RegionEvent.objects.exists()
    again = page.context["seen_print"]
    assert browser.post(ADDRESS, form | {"dilihat": again}).status_code == 302


def test_a_split_and_a_refusal_are_told_without_recording(cast, sign_in):
    a_household(region(PASAR_LAMA))
    browser = sign_in(cast.steward_sumsel)
    page = browser.post(
        ADDRESS, asked("split", PASAR_LAMA, f"{PASAR_LAMA};\n1604112101; Suka Maju; 3")
    )
    assert "1 rumah tangga desa yang dimekarkan menunggu" in page.text
    page = browser.post(ADDRESS, asked("recode", "1604112999", NEW))
    assert page.status_code == 422
    assert "Tidak ada wilayah yang berlaku dengan kode 1604112999" in page.text
    assert not RegionEvent.objects.exists()


def test_a_single_village_goes_along_at_once(cast, sign_in):
    home = a_household(region(PASAR_LAMA))
    browser = sign_in(cast.steward_sumsel)
    form = asked("recode", PASAR_LAMA, NEW)
    page = browser.post(ADDRESS, form)
    assert "1 desa/kelurahan berganti kode atau nama. 1 rumah tangganya" in page.text
    browser.post(ADDRESS, form | {"dilihat": page.context["seen_print"]})
    assert Household.objects.get(pk=home.pk).village == now(NEW)
    assert not Job.objects.filter(kind=job_kinds.CARRY_VILLAGES).exists()


def test_a_districts_villages_are_carried_by_the_worker(cast, sign_in):
    homes = [a_household(region(code)) for code in (PASAR_LAMA, PASAR_LAMA, TALANG_JAWA)]
    person = a_person(homes[0])
    draft = a_new_one(cast.village_lahat)
    event = renumbered(sign_in(cast.steward_sumsel))
    job = Job.objects.get(kind=job_kinds.CARRY_VILLAGES)
    assert (job.subject_id, job.created_by_id) == (
        subject_of(event.pk),
        cast.steward_sumsel.user_id,
    )
    # Until its turn comes a village is where its operators look for it.
    assert set(Household.objects.values_list("village__code", flat=True)) == {
        PASAR_LAMA, TALANG_JAWA,
    }  # fmt: skip
    assert Scope.of(cast.village_lahat.user).village_id == region(PASAR_LAMA).pk
    page = sign_in(cast.steward_sumsel).get(LIST).text
    assert "Kecamatan Lahat Kota (160425) sedang diteruskan ke kode barunya" in page

    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert set(Household.objects.values_list("village__code", "district__code")) == {
        ("1604252001", "160425"), ("1604252002", "160425"),
    }  # fmt: skip
    person.refresh_from_db()
    draft.refresh_from_db()
    assert (person.village, draft.village) == (now("1604252001"), now("1604252001"))
    assert Scope.of(cast.village_lahat.user).village_id == now("1604252001").pk
    assert unfinished() == []
    moves = AuditEvent.objects.filter(action="region.move_households")
    assert {move.details["rows"] for move in moves} == {1, 2}


def test_a_worker_that_died_between_two_villages_goes_on(cast, sign_in, monkeypatch):
    office = cast.village_lahat.agency
    for code in (PASAR_LAMA, TALANG_JAWA):
        a_household(region(code))
    renumbered(sign_in(cast.steward_sumsel))
    job = Job.objects.get(kind=job_kinds.CARRY_VILLAGES)
    carry, carried = region_changes.carry, []

    def dying(**given):
        if carried:
            raise RuntimeError("killed")
        carried.append(carry(**given))
        return carried[0]

    monkeypatch.setattr(region_changes, "carry", dying)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    left = Household.objects.filter(village__valid_to__isnull=False)
    assert left.count() == 1
    monkeypatch.undo()
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert not left.exists()
    assert Agency.objects.get(pk=office.pk).region == now("1604252001")


def test_while_villages_are_carried_nobody_changes_them_again(cast):
    a_household(region(PASAR_LAMA))
    done = record(
        cast, told(Change.RECODE, ["160411"], Outcome("160425", "Lahat Kota")),
        leaves_villages=True,
    )  # fmt: skip
    assert done.waiting == 2
    job = jobs.create(
        job_kinds.CARRY_VILLAGES, subject_id=subject_of(done.event.pk),
        by=cast.steward_sumsel.user, membership_id=cast.steward_sumsel.pk,
    )  # fmt: skip
    again = told(
        Change.RENAME, ["1604252001"], Outcome("1604252001", "Pasar Baru"),
        on=DAY + datetime.timedelta(days=31),
    )  # fmt: skip
    with pytest.raises(ChangeRefused, match="masih diteruskan"):
        record(cast, again)
    with at_desk(cast.steward_sumsel), pytest.raises(ChangeRefused, match="masih diteruskan"):
        region_changes.foresee(told=again, by=cast.steward_sumsel.user)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    assert record(cast, again).event.change == Change.RENAME


def test_what_stopped_is_gone_on_with_by_the_province_alone(cast, sign_in):
    a_household(region(PASAR_LAMA))
    event = renumbered(sign_in(cast.steward_sumsel))
    Job.objects.filter(kind=job_kinds.CARRY_VILLAGES).update(state=JobState.FAILED, message="Mati")
    address = reverse("beneficiaries:region_carry", args=[event.pk])
    assert address not in sign_in(cast.steward_lahat).get(LIST).text
    assert sign_in(cast.steward_lahat).post(address).status_code == 403
    browser = sign_in(cast.steward_sumsel)
    assert address in browser.get(LIST).text
    assert browser.post(address).status_code == 302
    job = Job.objects.get(kind=job_kinds.CARRY_VILLAGES, state=JobState.QUEUED)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    assert not Household.objects.filter(village__valid_to__isnull=False).exists()
    progress = reverse("beneficiaries:region_progress", args=[event.pk])
    assert browser.get(progress).status_code == 200
    assert browser.get(reverse("beneficiaries:region_progress", args=[0])).status_code == 404


def test_a_job_of_somebody_without_the_right_carries_nothing(cast):
    a_household(region(PASAR_LAMA))
    done = record(
        cast, told(Change.RECODE, ["160411"], Outcome("160425", "Lahat Kota")),
        leaves_villages=True,
    )  # fmt: skip
    job = files.work(job_kinds.CARRY_VILLAGES, subject_of(done.event.pk), cast.steward_lahat)
    assert job.state == JobState.FAILED
    assert Household.objects.get().village == region(PASAR_LAMA)


def test_a_release_activated_in_between_leaves_the_office_to_the_worker(cast, sign_in):
    """It lands the households; the village still goes along as it was decided."""
    steward = cast.steward_lahat
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=region("1604082001"))
    release = files.release_of(steward)
    files.bring_in(steward, release, "household", files.households([files.household(1)]))
    done = record(
        cast, told(Change.RECODE, ["160408"], Outcome("160425", "Merapi")), leaves_villages=True
    )
    files.activate(release, "1604", steward)
    assert Household.objects.get().village == now("1604252001")
    files.work(job_kinds.CARRY_VILLAGES, subject_of(done.event.pk), cast.steward_sumsel)
    assert Agency.objects.get(pk=cast.village_lahat.agency_id).region == now("1604252001")
    assert not Proposal.objects.exists()
