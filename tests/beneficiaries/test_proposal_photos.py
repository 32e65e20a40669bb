"""Pictures that came with a proposal: in the gallery once it is ratified, as they were sent."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from beneficiaries import job_kinds
from beneficiaries.models import HouseholdPhoto, ProposalPaper
from core import jobs
from core.models import Job
from tests.beneficiaries.pictures import INSIDE, picture
from tests.beneficiaries.proposing import a_new_one, bring_to
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_release, in_force

pytestmark = pytest.mark.django_db
HERE = "/basis/usulan/"
SENT = datetime.datetime(2026, 3, 1, 2, tzinfo=datetime.UTC)


def hung() -> list[HouseholdPhoto]:
    """Let the worker do what waits, and return the pictures of the gallery."""
    for job in Job.objects.filter(kind=job_kinds.PROPOSAL_PHOTOS, state="queued"):
        with as_login_role("sigertak_worker"):
            jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == "done"
    return list(HouseholdPhoto.objects.order_by("kind"))


def test_pictures_of_a_ratified_proposal_hang_in_the_gallery(cast, sign_in):
    release = a_release(cast.steward_sumsel)
    in_force(release, region("1604"), cast.steward_sumsel)
    proposal = a_new_one(cast.village_lahat)
    url = f"{HERE}{proposal.pk}/"
    browser = sign_in(cast.village_lahat)
    for kind, file in (("roof", picture(at=INSIDE)), ("front", picture("blue"))):
        assert browser.post(f"{url}berkas/", {"kind": kind, "file": file}).status_code == 302
    # The same picture is not sent twice, a letter is no picture, and there is no kind for KTP.
    assert (
        browser.post(f"{url}berkas/", {"kind": "wall", "file": picture("blue")}).status_code == 422
    )
    assert (
        browser.post(f"{url}berkas/", {"kind": "ktp", "file": picture("green")}).status_code == 422
    )
    ProposalPaper.objects.filter(photo_kind="front").update(uploaded_at=SENT)
    bring_to(proposal, "province", cast)
    assert not hung()

    assert sign_in(cast.steward_sumsel).post(f"{url}tetapkan/").status_code == 302
    front, roof = hung()
    proposal.refresh_from_db()
    assert {front.household_id, roof.household_id} == {proposal.household_id}
    assert (front.kind, front.uploaded_by, front.shown_at) == (
        "front",
        cast.village_lahat.user,
        SENT,
    )
    assert (roof.kind, roof.latitude) == ("roof", Decimal("-3.75"))
    assert roof.taken_at is not None
    assert roof.taken_at.astimezone(datetime.UTC).isoformat() == "2026-11-20T01:15:30+00:00"
    assert front.image.size > 0
    assert front.thumbnail.size > 0
    # Delivered like any other: to those who read the household; the source to those who read it.
    for reader in (cast.steward_lahat, cast.verifier_lahat):
        assert url in sign_in(reader).get(f"/basis/foto/{roof.pk}/lihat/").content.decode()
    for stranger, answer in ((cast.steward_palembang, 404), (cast.steward_lahat, 200)):
        assert sign_in(stranger).get(f"/basis/foto/{roof.pk}/").status_code == answer
    # One taken away does not come back, though another proposal's pictures are hung after it.
    front.delete()
    other = bring_to(a_new_one(cast.village_lahat, family_card_number="1604110101100077"),
                     "province", cast)  # fmt: skip
    sign_in(cast.steward_sumsel).post(f"{HERE}{other.pk}/tetapkan/")
    assert [one.kind for one in hung()] == ["roof"]
    # The papers keep their own files.
    assert all(paper.file.size for paper in ProposalPaper.objects.exclude(photo_kind=""))
