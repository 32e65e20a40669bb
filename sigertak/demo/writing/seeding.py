"""Seeding: is the database free, and then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountRequest, Agency, User
from beneficiaries.models import Household, RegistryRelease
from core import audit
from core.models import AuditEvent
from programs.models import Program
from sigertak.demo.writing.atlas import read_atlas
from sigertak.demo.writing.story import Say, Story
from sigertak.demo.writing.timeline import Calendar

# The mark by which a database is known to hold the demonstration.
SEEDED = "demo.seed"


class Holding(Enum):
    """What a database holds already."""

    NOTHING = auto()
    DEMO = auto()
    OTHER = auto()


def holding() -> Holding:
    """Whether anybody's data, or the demonstration, is here already. Regions do not count."""
    if AuditEvent.objects.filter(action=SEEDED).exists():
        return Holding.DEMO
    ours = (User, Agency, AccountRequest, RegistryRelease, Household, Program)
    used = any(model.objects.exists() for model in ours)
    return Holding.OTHER if used else Holding.NOTHING


def seed(*, count: int, seed: int, folder: Path, say: Say) -> Path:
    """Write `count` households and all that goes with them; returns the list of accounts.

    `folder` receives that list, and files to try the portal with. The database must hold nothing
    but regions; raises `atlas.NoRegions`. Whatever fails, database and files are as before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _no_files_left_behind(Path(settings.MEDIA_ROOT), folder), transaction.atomic():
        story = Story(read_atlas(), Calendar(timezone.localdate()), count, seed, say)
        accounts = story.write(folder)
        audit.record(SEEDED, by=None, households=count, seed=seed)
        return accounts


@contextmanager
def _no_files_left_behind(*folders: Path) -> Iterator[None]:
    """Take away what was written into these folders when something fails.

    The database was empty, so that nobody else's file can be among them.
    """
    before = set(_files_in(folders))
    try:
        yield
    except BaseException:
        for path in set(_files_in(folders)) - before:
            path.unlink(missing_ok=True)
        raise


def _files_in(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Private files at any depth; the data folder itself also houses the servers, so only ours."""
    media, data = folders
    yield from (path for path in media.rglob("*") if path.is_file())
    yield from (path for path in data.glob("demo-*/*") if path.is_file())
    yield from (path for path in data.glob("demo-*") if path.is_file())
