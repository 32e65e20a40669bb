"""Private files are offered under safe headers, by Django or by the web server in front."""

from __future__ import annotations

from typing import cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404

from core.downloads import private_file_response
from core.uploads import local_path, safe_filename

pytestmark = pytest.mark.django_db  # closing an answer looks at the connections


class Holder:
    """Stands in for a model row that holds a file."""

    pk = 1


@pytest.fixture
def stored():
    def store(name: str, content: bytes = b"content") -> FieldFile:
        field = FileField()
        field.set_attributes_from_name("file")
        return FieldFile(
            cast(Model, Holder()), field, default_storage.save(name, ContentFile(content))
        )

    return store


def test_django_sends_the_file(stored, settings):
    settings.PRIVATE_FILES_ACCEL = ""
    response = private_file_response(stored("a/b.jpg"), "Rumah Siti.jpg", "image/jpeg", inline=True)
    assert b"".join(response) == b"content"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"] == 'inline; filename="Rumah Siti.jpg"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    response.close()


def test_web_server_sends_the_file(stored, settings):
    settings.PRIVATE_FILES_ACCEL = "/private/"
    response = private_file_response(stored("surat/é 1.pdf"), "surat.pdf", "application/pdf")
    assert response["X-Accel-Redirect"].startswith("/private/surat/%C3%A9%201")
    assert response["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert response.content == b""
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"]
)
def test_pages_are_never_shown(stored, settings, kind):
    settings.PRIVATE_FILES_ACCEL = ""
    response = private_file_response(stored("a.html"), "a.html", kind, inline=True)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_names_cannot_break_the_header(stored, settings):
    settings.PRIVATE_FILES_ACCEL = ""
    name = 'C:\\x\\..\\da"ftar\r\nSet-Cookie: a=b é.xlsx'
    response = private_file_response(stored("a.xlsx"), name, "application/octet-stream")
    disposition = response["Content-Disposition"]
    assert "\n" not in disposition
    assert "filename*=utf-8''daftarSet-Cookie%20a%3Db%20%C3%A9.xlsx" in disposition
    response.close()


def test_lost_file(stored, settings):
    settings.PRIVATE_FILES_ACCEL = ""
    file = stored("a.jpg")
    default_storage.delete(file.name)
    with pytest.raises(Http404):
        private_file_response(file, "a.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\data.xlsx", "data.xlsx"),
        ("a" * 300 + ".xlsx", "a" * 115 + ".xlsx"),
        ("", "berkas"),
        ("...", "berkas"),
        ("da\u202eta.csv", "data.csv"),
    ],
)
def test_safe_filename(given, kept):
    assert safe_filename(given) == kept


def test_local_path_on_any_storage(stored, monkeypatch):
    file = stored("a.csv", b"nik,nama\n")
    with local_path(file) as path:
        assert path.read_bytes() == b"nik,nama\n"

    def no_path(name: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(file.storage, "path", no_path, raising=False)
    monkeypatch.setattr(type(file.storage._wrapped), "path", lambda self, name: no_path(name))
    with monkeypatch.context() as patch:
        patch.setattr(FieldFile, "open", lambda self, mode: ContentFile(b"nik,nama\n"))
        with local_path(file) as path:
            assert path.suffix == ".csv"
            assert path.read_bytes() == b"nik,nama\n"
    assert not path.exists()
