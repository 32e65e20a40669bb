"""A release that would empty most of a base is activated only upon a second word, with numbers."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.models import Household, ReleaseActivation
from beneficiaries.operations import undo_activation
from core.models import Job
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(cast):
    """Four households with a member each."""
    steward = cast.steward_lahat
    release = files.release_of(steward, "2020-01")
    numbers = range(1, 5)
    files.bring_in(steward, release, "household", files.households(map(household, numbers)))
    files.bring_in(
        steward, release, "person", files.persons(person(n, household_number=n) for n in numbers)
    )
    files.activate(release, "1604", steward)
    return release


def filled(steward, numbers, people):
    release = files.release_of(steward, "2021-01")
    files.bring_in(steward, release, "household", files.households(map(household, numbers)))
    if people:
        files.bring_in(
            steward, release, "person",
            files.persons(person(n, household_number=n) for n in people),
        )  # fmt: skip
    return release


def page_of(release) -> str:
    return reverse("beneficiaries:release_activate", args=[release.pk])


def effect_of(release) -> str:
    return reverse("beneficiaries:release_effect", args=[release.pk, region("1604").pk])


def begun(release) -> int:
    return Job.objects.filter(kind=job_kinds.ACTIVATE).exclude(state="done").count()


LAHAT_TICKED = 'name="kabupaten" value="{pk}" form="aktivasi" checked'


def test_a_nearly_empty_release_is_neither_ticked_nor_called_ready(cast, base, sign_in):
    release = filled(cast.steward_lahat, [1], [])
    browser = sign_in(cast.steward_lahat)
    page = browser.get(page_of(release)).text
    lahat = region("1604").pk
    assert LAHAT_TICKED.format(pk=lahat) not in page
    assert "Siap diaktifkan" not in page
    assert "Perlu dipastikan" in page
    assert "3 dari 4 rumah tangga keluar dari basis. Rilis ini memuat 0 anggota" in page
    # Asked on the page already, it is not asked again beside the numbers.
    assert 'name="pasti"' not in browser.get(f"{effect_of(release)}?ditanya=1").text

    refused = browser.post(page_of(release), {"kabupaten": lahat})
    assert "Belum ada yang diaktifkan" in refused.text
    assert LAHAT_TICKED.format(pk=lahat) in refused.text
    assert begun(release) == 0
    assert browser.post(page_of(release), {"kabupaten": lahat, "pasti": lahat}).status_code == 302
    assert begun(release) == 1


@pytest.mark.parametrize(
    ("numbers", "people"),
    [([1, 2, 3, 4], []), ([1, 2, 3, 4], [1]), ([5, 6, 7, 8], [5, 6, 7, 8]), ([1], [1])],
    ids=["no members", "few members", "all others", "few households"],
)
def test_each_way_to_lose_most_of_the_base_is_asked_about(cast, base, sign_in, numbers, people):
    release = filled(cast.steward_lahat, numbers, people)
    browser = sign_in(cast.steward_lahat)
    browser.post(page_of(release), {"kabupaten": region("1604").pk})
    assert begun(release) == 0


def test_a_whole_release_is_ticked_and_asks_nothing_more(cast, base, sign_in):
    release = filled(cast.steward_lahat, [1, 2, 3], [1, 2])
    browser = sign_in(cast.steward_lahat)
    page = browser.get(page_of(release)).text
    lahat = region("1604").pk
    assert LAHAT_TICKED.format(pk=lahat) in page
    assert "Siap diaktifkan" in page
    assert 'name="pasti"' not in page
    assert browser.post(page_of(release), {"kabupaten": lahat}).status_code == 302
    assert begun(release) == 1


def test_of_many_regencies_the_question_stands_beside_the_numbers(cast, base, sign_in):
    """The province chooses among several; none is weighed before it is looked at or chosen."""
    release = filled(cast.steward_lahat, [1], [])
    there = household(9, KDKAB="71", NMKAB="PALEMBANG", NMKEC="ILIR BARAT DUA", NMKEL="35 ILIR")
    files.bring_in(cast.steward_palembang, release, "household", files.households([there]))
    browser = sign_in(cast.steward_sumsel)
    assert 'name="pasti"' not in browser.get(page_of(release)).text
    assert 'name="pasti"' in browser.get(effect_of(release)).text
    both = [region("1604").pk, region("1671").pk]
    page = browser.post(page_of(release), {"kabupaten": both, "pasti": both[:1]}).text
    assert page.count('name="pasti"') == 2
    assert begun(release) == 0


def test_no_list_calls_a_release_ready_that_nobody_weighed(cast, base, sign_in):
    """The list knows no numbers; the release's own page tells what is scant beside the base."""
    scant = filled(cast.steward_lahat, [1], [1])
    browser = sign_in(cast.steward_lahat)
    listed = browser.get(reverse("beneficiaries:release_list")).text
    assert "Siap diaktifkan" not in listed
    assert "Belum diaktifkan" in listed
    page = browser.get(reverse("beneficiaries:release_detail", args=[scant.pk])).text
    assert "Kurang dari separuh basis sekarang." in page
    assert "Siap diaktifkan" not in page
    whole = files.release_of(cast.steward_lahat, "2022-01")
    numbers = [1, 2, 3]
    files.bring_in(
        cast.steward_lahat, whole, "household", files.households(map(household, numbers))
    )
    people = (person(n, household_number=n) for n in numbers)
    files.bring_in(cast.steward_lahat, whole, "person", files.persons(people))
    page = browser.get(reverse("beneficiaries:release_detail", args=[whole.pk])).text
    assert "Kurang dari separuh" not in page
    assert "Siap diaktifkan" in page


def test_the_command_asks_as_the_page_does(cast, base, tmp_path):
    """Nothing is activated, in any regency, until it is said that the losses are meant."""
    homes, people = tmp_path / "rt.csv", tmp_path / "art.csv"
    homes.write_bytes(files.households([household(1)]).read())
    people.write_bytes(files.persons([person(1)]).read())

    def run(**options):
        call_command(
            "import_registry", str(homes), str(people), source="dtks", period="2021-01",
            by=cast.steward_lahat.user.email, apply=True, activate=True, faults=tmp_path,
            stdout=io.StringIO(), **options,
        )  # fmt: skip

    with pytest.raises(CommandError, match="3 dari 4 rumah tangga keluar") as asks:
        run()
    assert asks.value.returncode == 4
    assert Household.objects.filter(in_base=True).count() == 4
    run(sure=True)
    assert Household.objects.filter(in_base=True).count() == 1


def test_the_page_of_a_release_tells_that_it_was_taken_back_and_why(cast, base, sign_in):
    later = filled(cast.steward_lahat, [1, 2, 3], [1, 2, 3])
    files.activate(later, "1604", cast.steward_lahat)
    taken_back = ReleaseActivation.objects.get(release=later)
    undo_activation.ask(
        activation=taken_back, reason="Berkas kecamatan lain", by=cast.steward_lahat.user
    )
    files.work(job_kinds.UNDO, taken_back.pk, cast.steward_lahat)
    browser = sign_in(cast.steward_lahat)
    page = browser.get(reverse("beneficiaries:release_detail", args=[later.pk])).text
    assert "Dibatalkan" in page
    assert "Berkas kecamatan lain" in page
