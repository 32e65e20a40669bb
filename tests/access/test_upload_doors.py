"""Pictures and letters that are made to hurt, at every door that takes any: told under the field
of the form, whoever sends them and wherever. (Tables: `tests.beneficiaries.test_malformed_imports`;
zips of pictures: `tests.beneficiaries.test_photo_batches`.)
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from random import Random

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from accounts.enums import AgencyKind
from accounts.models import AccountRequest
from beneficiaries.enums import PhotoKind
from beneficiaries.forms.photos import PhotoForm
from beneficiaries.forms.proposal_steps import PaperForm
from beneficiaries.proposals.enums import PaperKind
from programs.forms.delivery_files import AidPhotoForm, DocumentForm
from tests.core.malformed_pictures import PICTURES, endless_letters
from tests.factories.regions import region
from verification.forms.field_checks import VisitReportForm
from verification.forms.objections import ObjectionForm

Made = Callable[..., forms.Form]


def visit_report(**given):
    asked_on = datetime.date(2026, 11, 2)
    return VisitReportForm(asked_on=asked_on, area=region("1604"), **given)


# The form, its field, and what else decides how the file is judged; then whether letters may come.
DOORS: list[tuple[Made, str, dict[str, str], bool]] = [
    (lambda **given: PhotoForm(kinds=[PhotoKind.FRONT], **given), "images", {}, False),
    (PaperForm, "file", {"kind": PhotoKind.FRONT.value}, False),
    (PaperForm, "file", {"kind": PaperKind.LETTER.value}, True),
    (lambda **given: AidPhotoForm(rounds=[], **given), "image", {}, False),
    (DocumentForm, "file", {}, True),
    (ObjectionForm, "file", {}, True),
    (visit_report, "photos", {}, False),
]


def files(family) -> list[tuple[str, bytes]]:
    return list(family(Random("doors")))


@pytest.mark.django_db
@pytest.mark.parametrize("family", [*PICTURES, endless_letters], ids=lambda one: one.__name__)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door[1]}-{door[3]}")
def test_told_under_the_field(door, family):
    form_of, field, data, takes_letters = door
    if family is endless_letters and not takes_letters:
        return
    name, content = files(family)[-1]
    sent = MultiValueDict({field: [SimpleUploadedFile(name, content)]})
    (told,) = form_of(data=data, files=sent).errors[field]
    assert told.endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("family", [*PICTURES, endless_letters], ids=lambda one: one.__name__)
def test_a_stranger_who_applies_for_an_account(family, client, cast):
    agency = cast.agency("Dinas Sosial Lahat", AgencyKind.SOCIAL, "1604")
    name, content = files(family)[0]
    answer = client.post(
        "/akun/ajukan/",
        {
            "name": "Siti Rahma", "nip": "198501012010012001", "email": "siti@lahat.go.id",
            "phone": "081234567890", "agency": agency.pk, "role": "opd_operator",
            "letter": SimpleUploadedFile(name, content),
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["letter"]
    assert "Siti Rahma" in answer.text
    assert not AccountRequest.objects.exists()
