"""Ids made up from card numbers are no ids to show to anybody."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse

from beneficiaries.models import Person
from tests.factories import header_sets as sets
from tests.factories import import_files as files

pytestmark = pytest.mark.django_db

FAMILY = {
    "No KK": sets.KK, "Nama Kepala Keluarga": "YUSUF", "Provinsi": "SUMATERA SELATAN",
    "Kabupaten": "LAHAT", "Kecamatan": "MERAPI BARAT", "Desa": "GUNUNG AGUNG",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("NIK-5a1122e663968a112233", "tanpa ID dari berkas"),
        ("KK-5a1122e663968a112233", "tanpa ID dari berkas"),
        ("KK-0001", "KK-0001"),
        ("1604080100000001", "1604080100000001"),
    ],
)
def test_an_id_is_shown_where_a_file_gave_one(written, shown):
    page = Template("{% load registry_ids %}{{ id|own_id }}")
    assert page.render(Context({"id": written})) == shown


def test_pages_of_a_family_known_by_its_card(cast, sign_in):
    steward = cast.steward_lahat
    release = files.release_of(steward)
    found = files.bring_in(steward, release, "household", sets.as_csv([FAMILY]))
    assert found.counts["new"] == 1
    person = {"NIK": sets.NIK, "No KK": sets.KK, "Nama": "YUSUF", "Jenis Kelamin": "1"}
    members = files.bring_in(steward, release, "person", sets.as_csv([person]))
    assert members.counts["new"] == 1
    files.activate(release, "1604", steward)
    browser = sign_in(steward)
    one = Person.objects.get()
    pages = [
        f"/basis/impor/{found.pk}/",
        f"/basis/impor/{members.pk}/",
        reverse("beneficiaries:person_detail", args=[one.pk]),
        reverse("beneficiaries:household_detail", args=[one.household_id]),
        reverse("beneficiaries:household_list"),
    ]
    for page in pages:
        text = browser.get(page).text
        assert "tanpa ID dari berkas" in text, page
        assert one.registry_id not in text, page
        assert one.household.registry_id not in text, page
