"""`manage.py import_registry` brings files in by the same operations as the pages."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from beneficiaries.models import Household, Person, RegistryImport
from tests.factories import import_files as files
from tests.factories.import_files import household, person

pytestmark = pytest.mark.django_db


def _run(*paths, **options) -> str:
    out = io.StringIO()
    call_command(
        "import_registry", *map(str, paths), source="dtks", period="2020-10", stdout=out, **options
    )
    return out.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(name: str, file):
        path = tmp_path / name
        path.write_bytes(file.read())
        return path

    return write


def test_files_become_the_base(cast, written):
    by = cast.steward_lahat.user.email
    homes = written("rt.csv", files.households([household(1), household(2)]))
    people = written("art.csv", files.persons([person(1), person(2, household_number=2)]))
    out = _run(homes, unit="household", by=by, apply=True)
    assert "2 baru, 0 berubah, 0 tetap, 0 bermasalah" in out
    out = _run(people, unit="person", by=by, apply=True, activate=True)
    assert "Kabupaten Lahat: 2 rumah tangga, 2 anggota." in out
    assert Household.objects.filter(in_base=True).count() == 2
    assert Person.objects.filter(in_base=True).count() == 2
    assert "dilewati" in _run(people, unit="person", by=by, apply=True)


def test_only_a_steward_imports(cast, written):
    path = written("rt.csv", files.households([household()]))
    for by in (cast.verifier_lahat.user.email, "siapa@contoh.go.id"):
        with pytest.raises(CommandError):
            _run(path, unit="household", by=by)
    assert RegistryImport.objects.count() == 0


def test_a_file_that_cannot_be_used_stops_the_command(cast, written):
    path = written("rt.csv", files.csv_file(["IDBDT"], [household()]))
    with pytest.raises(CommandError, match=r"rt\.csv"):
        _run(path, unit="household", by=cast.steward_lahat.user.email)
    with pytest.raises(CommandError):
        _run(path.with_name("hilang.csv"), unit="household", by=cast.steward_lahat.user.email)
