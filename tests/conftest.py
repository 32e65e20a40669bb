"""What every test finds: the database with roles and walls, the regions, and the cast."""

from __future__ import annotations

import io
import os
import uuid

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from tests import databases
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province
from tests.factories.standing import stand_up

# The browser's driver keeps an event loop in the process it has run in, for all tests after it;
# Django would take each of their queries for a slip.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker):
    """Roles belong to the server, not to a database: make them before the first migration."""
    call_command("db_roles", stdout=io.StringIO())
    with django_db_blocker.unblock():
        databases.prepare()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The migrated database, with a small province that every test can stand on."""
    with django_db_blocker.unblock():
        load_small_province()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords():
    """Argon2 computes a quarter of a second for each of the cast, which is its purpose elsewhere.

    That the portal itself keeps passwords by Argon2 is a test of its own.
    """
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def _standing_data(request):
    """A test that commits leaves empty tables behind; the next one finds them filled again."""
    uses_db = {"db", "transactional_db"} & set(request.fixturenames)
    if uses_db or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        stand_up()


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    """Files of a test live and die with it."""
    settings.MEDIA_ROOT = str(tmp_path / "private")
    # The real cache, with keys that no other test meets: limits are counted there.
    cache.key_prefix = f"test-{uuid.uuid4()}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def cast(db) -> Cast:
    """The people of the tests; each is made when first named."""
    return Cast()


@pytest.fixture
def client() -> PortalClient:
    """A visitor's browser. Requests work as the web login role, never as the tables' owner."""
    return PortalClient()


@pytest.fixture
def sign_in():
    """`sign_in(membership)` gives the browser of a signed-in employee."""

    def browser(membership) -> PortalClient:
        portal = PortalClient()
        portal.sign_in(membership)
        return portal

    return browser
