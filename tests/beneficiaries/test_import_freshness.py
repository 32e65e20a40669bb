"""Figures of a checked file are of today: counted anew when its release or the base has moved."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from beneficiaries.operations import imports
from beneficiaries.operations.region_changes import record
from beneficiaries.queries.import_freshness import is_of_before
from core import jobs
from core.models import Job
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told
from tests.beneficiaries.proposing import at_desk
from tests.clients import as_login_role
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

RECODED = "1604082099"
PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


def households(*numbers: int):
    return files.households(household(number) for number in numbers)


def base(steward, *numbers: int):
    """An edition with a person in each household, in force in Lahat."""
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", households(*numbers))
    people = [person(1, household_number=number) for number in numbers]
    files.bring_in(steward, release, "person", files.persons(people))
    files.activate(release, "1604", steward)
    return release


def lahat(import_file) -> dict[str, int]:
    import_file.refresh_from_db()
    return import_file.preview["regencies"][str(region("1604").pk)]


def page_of(client, import_file) -> str:
    url = reverse("beneficiaries:import_detail", args=[import_file.pk])
    return client.get(url).content.decode()


def test_members_that_waited_are_counted_by_regency_too(steward, sign_in):
    """Their households come in, and what the page tells by regency is what it tells in sum."""
    base(steward, 1, 2)
    release = files.release_of(steward, "2020-10")
    homes = files.stage(steward, release, "household", households(1, 3))
    people = files.stage(
        steward, release, "person",
        files.persons([person(1, household_number=1), person(1, household_number=3)]),
    )  # fmt: skip
    assert (lahat(people)["faulty"], lahat(people)["gone"]) == (2, 0)
    page = page_of(sign_in(steward), people)
    assert "Berkas ini menunggu berkas rumah tangganya" in page
    assert reverse("beneficiaries:import_detail", args=[homes.pk]) in page
    assert "perbaiki, lalu kirim berkasnya" not in page

    files.apply(homes, steward)

    told = lahat(people)
    assert (told["new"], told["same"], told["faulty"], told["gone"]) == (1, 1, 0, 1)
    assert (people.counts["new"], people.counts["same"]) == (1, 1)
    page = page_of(sign_in(steward), people)
    assert "menunggu berkas rumah tangganya" not in page
    assert not is_of_before(people)


def test_a_few_lost_households_are_no_reason_to_wait(steward, sign_in):
    """Most rows are refused for their own faults: these are what has to be mended."""
    release = files.release_of(steward)
    rows = [person(n, DESA="ANTAH BERANTAH", KECAMATAN="MANA") for n in range(1, 4)]
    staged = files.stage(steward, release, "person", files.persons([*rows, person(9)]))
    assert (staged.refuses_all, staged.awaits_households) == (True, False)
    assert "Tidak ada baris yang dapat diterapkan" in page_of(sign_in(steward), staged)


def test_figures_of_before_are_said_to_be_and_counted_anew(steward, sign_in):
    """The base goes back by an undoing while a file waits: nearly all of it is new now."""
    first = base(steward, 1, 2)
    second = files.release_of(steward, "2020-10")
    files.bring_in(steward, second, "household", households(3, 4, 5))
    waiting = files.stage(
        steward, files.release_of(steward, "2021-01"), "household", households(3, 4)
    )
    assert (waiting.counts["new"], is_of_before(waiting)) == (2, False)
    files.activate(second, "1604", steward)
    assert is_of_before(waiting)
    client = sign_in(steward)
    page = page_of(client, waiting)
    assert "Angka di bawah ini dari sebelum basis atau rilisnya berubah" in page
    assert reverse("beneficiaries:import_apply", args=[waiting.pk]) not in page

    again = reverse("beneficiaries:import_resume", args=[waiting.pk])
    page = client.post(again, follow=True).content.decode()
    assert "Hasil dihitung ulang" in page
    job = Job.objects.filter(kind=job_kinds.CHECK, subject_id=waiting.pk).latest("pk")
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    told = lahat(waiting)
    assert (told["new"], told["same"], told["gone"]) == (0, 2, 1)
    assert waiting.counts["same"] == 2
    page = page_of(client, waiting)
    assert "dari sebelum basis" not in page
    assert reverse("beneficiaries:import_apply", args=[waiting.pk]) in page
    # Asked again there is nothing to do: no work is begun.
    before = Job.objects.count()
    client.post(again)
    assert Job.objects.count() == before
    assert first.pk != second.pk


def test_what_happens_in_another_regency_is_no_concern_of_this_file(cast, steward):
    waiting = files.stage(steward, files.release_of(steward, "2021-01"), "household", households(1))
    province = cast.steward_sumsel
    other = files.release_of(province, "2020-05")
    files.bring_in(province, other, "household", files.households([household(8, **PALEMBANG)]))
    files.activate(other, "1671", province)
    assert not is_of_before(waiting)


def test_what_is_kept_with_an_applied_file_is_of_what_was_applied(steward):
    """Applied without a look at the page, after the base has moved: the figures moved along."""
    second = base(steward, 3, 4)
    waiting = files.stage(
        steward, files.release_of(steward, "2021-01"), "household", households(1, 3)
    )
    assert lahat(waiting)["same"] == 1
    third = files.release_of(steward, "2020-10")
    files.bring_in(steward, third, "household", households(1))
    files.activate(third, "1604", steward)
    imports.start_applying(import_file=waiting, by=steward.user)
    files.work(job_kinds.APPLY, waiting.pk, steward)
    told = lahat(waiting)
    assert (waiting.state, waiting.counts["new"]) == (ImportState.APPLIED, 1)
    assert (told["new"], told["same"], told["gone"]) == (1, 1, 0)
    assert second.pk != third.pk


def test_only_reasons_that_occur_are_offered(steward, sign_in):
    release = files.release_of(steward)
    rows = files.households([household(1), household(2, NMKEL="ANTAH BERANTAH")])
    page = page_of(sign_in(steward), files.stage(steward, release, "household", rows))
    assert '<option value="village_unknown"' in page
    assert '<option value="held_elsewhere"' not in page


def test_the_command_tells_figures_of_today(steward, tmp_path):
    """Members sent with their households: nothing to mend, and right when it is run again."""
    homes, people = tmp_path / "rt.csv", tmp_path / "art.csv"
    homes.write_bytes(households(1).read())
    people.write_bytes(files.persons([person(1)]).read())

    def run(**options) -> str:
        out = io.StringIO()
        try:
            call_command(
                "import_registry", str(homes), str(people), source="dtks", period="2020-10",
                by=steward.user.email, faults=tmp_path, stdout=out, **options,
            )  # fmt: skip
        except CommandError as error:
            out.write(str(error))
        return out.getvalue()

    told = run()
    assert "1 baris menunggu rumah tangganya" in told
    assert not list(tmp_path.glob("*-bermasalah.xlsx"))
    told = run(apply=True)
    assert "Kabupaten Lahat: 1 baru, 0 berubah, 0 tetap, 0 tidak ada lagi, 0 bermasalah" in told
    assert ", 1 bermasalah" not in told


def test_corrections_that_the_base_does_not_show_yet_are_told_beside_the_figures(steward, sign_in):
    """Compared with the corrected edition, a row counts as the same that would change the base."""
    first = base(steward, 1, 2)
    corrected = files.households([household(1, lantai=6), household(2)])
    files.bring_in(steward, first, "household", corrected)
    later = files.release_of(steward, "2020-10")
    waiting = files.stage(
        steward, later, "household", files.households([household(1, lantai=6), household(2)])
    )
    assert waiting.counts["same"] == 2
    client = sign_in(steward)
    told = "Isi rilis yang dibandingkan sudah dikoreksi, basisnya belum"
    page = page_of(client, waiting)
    assert told in page
    assert "DTKS 2020-01</a>: 1 baris" in page
    effect = reverse("beneficiaries:release_effect", args=[later.pk, region("1604").pk])
    assert told in client.get(effect).content.decode()

    # In force again, the correction is what the base says.
    files.activate(first, "1604", steward)
    assert told not in page_of(client, waiting)
    assert told not in client.get(effect).content.decode()


def test_people_refused_for_want_of_a_household_come_in_by_the_file_of_faults(steward, sign_in):
    """Their file was applied without them; the household comes later, and so do they."""
    release = files.release_of(steward)
    files.bring_in(steward, release, "household", households(1))
    rows = [person(1, household_number=1), person(1, household_number=2)]
    applied = files.bring_in(steward, release, "person", files.persons(rows))
    assert (applied.state, applied.counts["faulty"]) == (ImportState.APPLIED, 1)
    client = sign_in(steward)
    assert "kirim baris ini sekali lagi" in page_of(client, applied)
    url = reverse("beneficiaries:import_errors", args=[applied.pk])
    sent_back = ContentFile(b"".join(client.get(url).streaming_content), name="perbaikan.xlsx")

    files.bring_in(steward, release, "household", households(1, 2))
    again = files.bring_in(steward, release, "person", sent_back)
    assert (again.counts["rows"], again.counts["new"], again.counts["faulty"]) == (1, 1, 0)


def test_a_file_whose_village_changed_its_code_is_read_again(cast, steward, sign_in):
    waiting = files.stage(steward, files.release_of(steward), "household", households(1, 2))
    [village] = set(waiting.rows.values_list("data__village_id", flat=True))
    code = Region.objects.get(pk=village).code
    told = Told(Change.RECODE, date(2026, 1, 1), "Perda 1/2026", (code,), (Outcome(RECODED, ""),))
    with at_desk(cast.steward_sumsel):
        record(told=told, by=cast.steward_sumsel.user)
    browser = sign_in(steward)
    apply_url = reverse("beneficiaries:import_apply", args=[waiting.pk])
    answer = browser.post(apply_url, follow=True)
    assert "berganti kode sejak berkas diperiksa" in answer.content.decode()
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.STAGED
    now = Region.objects.current().get(code=RECODED)
    assert set(waiting.rows.values_list("data__village_id", flat=True)) == {now.pk}
    browser.post(apply_url)
    waiting.refresh_from_db()
    assert waiting.state == ImportState.APPLYING
