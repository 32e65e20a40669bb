"""An edition's name and decree: written one way, and by the province alone once it is there."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.scope import Scope
from beneficiaries.models import RegistryRelease
from beneficiaries.periods import normal_period
from core.models import AuditEvent
from core.scope import scoped
from tests.factories import import_files as files
from tests.factories.import_files import household

pytestmark = pytest.mark.django_db

SAID = {"decree": "150/HUK/2023", "decree_date": "2023-10-16"}


def page(name: str, release) -> str:
    return reverse(f"beneficiaries:{name}", args=[release.pk])


@pytest.mark.parametrize(
    ("text", "period"),
    [(" 2025 ", "2025"), ("2025-10", "2025-10"), ("2025 triwulan  4", "2025 Triwulan 4")],
)
def test_a_period_is_written_one_way(text, period):
    assert normal_period(text) == period


@pytest.mark.parametrize("text", ["", "2025-13", "2025 semester 3", "Oktober 2025", "25"])
def test_other_periods_are_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match="2025 Triwulan 4"):
        normal_period(text)


def test_the_province_notes_the_decree_when_it_is_known(cast, sign_in):
    release = files.release_of(cast.steward_sumsel)
    browser = sign_in(cast.steward_sumsel)
    detail = browser.get(page("release_detail", release)).text
    assert "Nomor keputusannya belum dicatat." in detail
    assert page("release_decree", release) in detail
    assert browser.get(page("release_decree", release)).status_code == 200
    assert browser.post(page("release_decree", release), SAID).status_code == 302
    release.refresh_from_db()
    assert (release.decree, release.decree_date) == (SAID["decree"], datetime.date(2023, 10, 16))
    assert "150/HUK/2023, 16 Oktober 2023" in browser.get(page("release_detail", release)).text
    event = AuditEvent.objects.get(action="registry_release.set_decree")
    assert event.details["decree"] == SAID["decree"]


def test_a_regency_leaves_the_decree_of_all_to_the_province(cast, sign_in):
    release = files.release_of(cast.steward_lahat)
    browser = sign_in(cast.steward_lahat)
    assert page("release_decree", release) not in browser.get(page("release_detail", release)).text
    assert browser.post(page("release_decree", release), SAID).status_code == 403
    # The database says so, too.
    scope = Scope.of(cast.steward_lahat.user)
    with pytest.raises(DatabaseError), transaction.atomic(), scoped(scope.database):
        RegistryRelease.objects.filter(pk=release.pk).update(decree="lain")


def test_the_command_writes_periods_as_the_page_does(cast, tmp_path):
    path = tmp_path / "rt.csv"
    path.write_bytes(files.households([household()]).read())

    def run(**options) -> str:
        out = io.StringIO()
        call_command(
            "import_registry", str(path), source="dtks", by=cast.steward_lahat.user.email,
            stdout=out, **options,
        )  # fmt: skip
        return out.getvalue()

    with pytest.raises(CommandError, match="Tulis periode seperti"):
        run(period="Oktober 2020")
    assert not RegistryRelease.objects.exists()
    run(period="2020 triwulan 4", decree="1/2020")
    assert RegistryRelease.objects.get().period == "2020 Triwulan 4"
    assert "--decree tidak mengubahnya" in run(period="2020 Triwulan 4", decree="2/2020")
    assert RegistryRelease.objects.get().decree == "1/2020"
