"""What the files of one request, and of one person in a minute, may cost the machine."""

from __future__ import annotations

import sys

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from beneficiaries.models import HouseholdPhoto
from core import images, reading_budget
from core.images import clean_document, clean_photo
from core.reading_budget import NotReadError, counted
from core.uploads import UploadError
from tests.core.test_images import PDF, encoded, picture, upload
from tests.factories.regions import region
from tests.factories.registry import a_household

# A picture that is computed at until its time is over.
_ENDLESS = """
import sys
from core.children import limit_self
limit_self(memory_bytes=2**30, cpu_seconds=int(sys.argv[3]), output_bytes=9)
while True:
    pass
"""


def _photo(color: str = "red") -> SimpleUploadedFile:
    return upload(encoded(picture(color=color)))


def _refusal(read=clean_photo) -> str:
    with pytest.raises(NotReadError) as caught:
        read(_photo())
    return caught.value.code


@pytest.fixture
def little(monkeypatch) -> None:
    """Whatever was read before was too much."""
    monkeypatch.setattr(reading_budget, "REQUEST_SECONDS", 0.001)


def test_files_that_are_made_to_be_slow_are_soon_left_unread(monkeypatch) -> None:
    monkeypatch.setattr(images, "CPU_SECONDS", 1)
    monkeypatch.setattr(reading_budget, "REQUEST_SECONDS", 1.5)
    monkeypatch.setattr(
        "core.children.command",
        lambda _module, *arguments: [sys.executable, "-B", "-c", _ENDLESS, *arguments],
    )
    codes = []
    with counted(lambda: "endless"):
        for _one in range(4):
            with pytest.raises(UploadError) as caught:
                clean_photo(_photo())
            codes.append(caught.value.code)
    assert codes == ["too_heavy", "too_heavy", "request_spent", "request_spent"]


def test_each_request_begins_anew_and_letters_count_too(little) -> None:
    for _request in range(2):
        with counted(lambda: "anew"):
            clean_document(SimpleUploadedFile("surat.pdf", PDF))
            assert _refusal() == "request_spent"
            assert _refusal(clean_document) == "request_spent"


def test_the_worker_reads_everything(little) -> None:
    for _file in range(2):
        assert clean_photo(_photo()).width == 640


def test_a_minute_is_one_accounts_own(monkeypatch) -> None:
    moment = 1_800_000_000.0
    monkeypatch.setattr("core.reading_budget.time.time", lambda: moment)
    monkeypatch.setattr(reading_budget, "MINUTE_SECONDS", 0.001)
    with counted(lambda: "first"):
        clean_photo(_photo())
    with counted(lambda: "first"):
        assert _refusal() == "minute_spent"
    with counted(lambda: "second"):
        clean_photo(_photo())
    moment += 60
    with counted(lambda: "first"):
        clean_photo(_photo())
    # Those who are not signed in share one.
    with counted(lambda: None):
        clean_photo(_photo())
    with counted(lambda: None):
        assert _refusal() == "minute_spent"


def _sent(client, household, *colors: str):
    address = reverse("beneficiaries:photo_add", args=[household.pk])
    files = [_photo(color) for color in colors]
    for number, file in enumerate(files, 1):
        file.name = f"depan-{number}.jpg"
    return client.post(address, {"kind": "front", "images": files})


def test_whoever_sends_too_much_is_told_which_files_were_not_read(client, cast, little) -> None:
    client.sign_in(cast.steward_lahat)
    answer = _sent(client, a_household(region("1604112001")), "red", "green", "blue")
    assert answer.status_code == 302
    assert HouseholdPhoto.objects.count() == 1
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    unread = [text for text in told if "belum dibaca" in text]
    assert [text.split(":")[0] for text in unread] == ["depan-2.jpg", "depan-3.jpg"]
    assert all("Kirim lagi berkas ini" in text for text in unread)


def test_a_person_who_has_sent_too_much_in_a_minute_waits(client, cast, monkeypatch) -> None:
    monkeypatch.setattr("core.reading_budget.time.time", lambda: 1_800_000_000.0)
    monkeypatch.setattr(reading_budget, "MINUTE_SECONDS", 0.001)
    household = a_household(region("1604112001"))
    client.sign_in(cast.steward_lahat)
    assert _sent(client, household, "red").status_code == 302
    refused = _sent(client, household, "green")
    assert refused.status_code == 422
    assert "Tunggu satu menit" in refused.content.decode()
    client.sign_in(cast.verifier_lahat)
    assert _sent(client, household, "blue").status_code == 302
    assert HouseholdPhoto.objects.count() == 2
