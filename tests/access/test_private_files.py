"""Private files are handed out by the views that guard them, and on no other way.

A walk opens every address as somebody who may, and watches the storage: whatever is read of it for
an answer goes out under the headers of `core.downloads`. No address gives a file by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, HttpRequest
from django.urls import clear_url_caches, path, set_urlconf
from django.views.static import serve

from accounts import access
from accounts.access import ANYONE
from sigertak import urls
from tests.access.hostile import Everybody, addresses
from tests.access.world import plant
from tests.beneficiaries.pictures import jpeg
from tests.clients import PortalClient
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
GUARD = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Opened = list[str]


@pytest.fixture
def opened(monkeypatch) -> Opened:
    """Names of private files that are read."""
    names: Opened = []
    kept: Any = vars(FileSystemStorage)["_open"]

    def noted(storage: FileSystemStorage, name: str, mode: str = "rb") -> Any:
        names.append(name)
        return kept(storage, name, mode)

    monkeypatch.setattr(FileSystemStorage, "_open", noted)
    return names


def handed_out(cast: Cast, opened: Opened) -> Iterator[tuple[str, Any]]:
    """Addresses that read a private file, with their answers."""
    everybody = Everybody(cast)
    tenant = plant(cast)["lahat"]
    for picture in Path(portal.MEDIA_ROOT).rglob("*.jpg"):
        picture.write_bytes(jpeg())
    for name, address in addresses(tenant):
        opened.clear()
        answer = everybody.opener(name).get(address)
        if opened and answer.status_code == 200:
            answer.getvalue()
            yield name, answer


def is_guarded(answer: Any) -> bool:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    return policy.startswith("sandbox") and all(headers.get(n) == v for n, v in GUARD.items())


def given_by_path() -> list[str]:
    """Ways by which anybody gets a file whose name they know."""
    name = default_storage.save("letters/surat.pdf", ContentFile(b"%PDF of somebody"))
    ways = ("", "media/", "private/", "files/", "uploads/", "letters/../", "static/../private/")
    found = []
    for way in (*ways, portal.MEDIA_URL.lstrip("/"), portal.STATIC_URL.lstrip("/")):
        answer = PortalClient(raise_request_exception=False).get(f"/{way}{name}")
        if b"%PDF of somebody" in answer.getvalue():
            found.append(way)
    return found


@pytest.mark.slow
def test_what_is_read_of_the_storage_goes_out_guarded(cast, opened):
    found = dict(handed_out(cast, opened))
    assert [name for name, answer in found.items() if not is_guarded(answer)] == []
    # Pictures, papers and lists alike.
    assert len(found) >= 9


@pytest.mark.slow
def test_a_file_that_is_given_plainly_is_noticed(cast, opened, monkeypatch):
    def plain(stored_file: Any, *_: Any, **__: Any) -> FileResponse:
        return FileResponse(stored_file.open("rb"))

    for view in ("programs.views.delivery_files", "verification.views.objections"):
        monkeypatch.setattr(f"{view}.private_file_response", plain)
    unguarded = {name for name, one in handed_out(cast, opened) if not is_guarded(one)}
    assert unguarded == {"programs:document_file", "verification:objection_file"}


def test_no_address_gives_a_file_by_its_path():
    assert given_by_path() == []


def _whole_folder(request: HttpRequest, name: str) -> Any:
    return serve(request, name, document_root=portal.MEDIA_ROOT)


@pytest.mark.parametrize("has_rule", [False, True])
def test_an_address_that_would_is_noticed(has_rule, monkeypatch, settings):
    """Alone it opens nothing, for want of a rule; with one for everybody it would."""
    careless = ModuleType("careless_urls")
    for name, value in vars(urls).items():
        setattr(careless, name, value)
    careless.urlpatterns = [
        path("media/<path:name>", _whole_folder, name="media"), *urls.urlpatterns,
    ]  # fmt: skip
    settings.ROOT_URLCONF = careless
    clear_url_caches()
    set_urlconf(None)
    if has_rule:
        rules = {**access.url_rules(), "media": ANYONE}
        monkeypatch.setattr("accounts.middleware.url_rules", lambda: rules)
    assert given_by_path() == (["media/"] if has_rule else [])


def _open_to_all(nginx: str) -> list[str]:
    """Places where the proxy gives private files to whoever asks."""
    blocks = re.findall(r"location [^{]*\{[^{}]*\}", nginx)
    private = [one for one in blocks if "/srv/data" in one]
    assert private
    return [one for one in private if not re.search(r"^\s*internal;", one, re.MULTILINE)]


def test_the_proxy_gives_them_only_when_a_view_says_so():
    nginx = (ROOT / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")
    assert _open_to_all(nginx) == []
    assert _open_to_all(nginx.replace("internal;", ""))
