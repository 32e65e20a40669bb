"""Broken files on the steward's way: told on the page or by the worker, never an error of ours."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beneficiaries.enums import ImportState
from beneficiaries.models import RegistryImport
from core import jobs
from core.models import Job
from tests.clients import as_login_role
from tests.core.malformed import FAMILIES
from tests.core.test_malformed import made
from tests.factories import import_files as files

# Their columns are the importer's business: it asks the steward what they mean.
PARSED = {"without_a_header", "without_rows"}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_one_of_each_kind(family, cast, sign_in):
    name, content = made(family)[0]
    answer = sign_in(cast.steward_lahat).post(
        reverse("beneficiaries:import_create"),
        {
            "release": str(files.release_of(cast.steward_lahat).pk), "unit": "person",
            "file": SimpleUploadedFile(name, content),
        },
    )  # fmt: skip
    received = RegistryImport.objects.first()
    if received is None:
        assert answer.status_code < 500
        (told,) = answer.context["form"].errors["file"]
        assert told.endswith(".")
        assert told.split(".")[0] in answer.text
        return
    assert answer.status_code == 302
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)
    received.refresh_from_db()
    if family.__name__ in PARSED:
        assert received.state != ImportState.STAGED
        return
    assert received.state == ImportState.FAILED
    assert received.fault.endswith(".")
