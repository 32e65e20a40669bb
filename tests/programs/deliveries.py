"""Acts on rounds, under the walls of the processes that do them."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import Membership
from accounts.scope import Scope
from core.identifiers import uuid7
from programs.models import DeliveryUpload, Distribution, Program, Recipient
from programs.operations import delivery_uploads, distribution_items, distributions
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_recipient
from tests.programs.acts import LAHAT_VILLAGE, working_as

DAY = datetime.date(2026, 3, 10)


def approved(program: Program, by: Membership, count: int = 1, **values: Any) -> list[Recipient]:
    village = region(LAHAT_VILLAGE)
    return [a_recipient(program, by, village, state="approved", **values) for _time in range(count)]


def a_round(program: Program, by: Membership, **values: Any) -> Distribution:
    """A planned round with its list drawn up."""
    given = {"planned_on": DAY, "amount": 500_000, "goods": "", "name": "", **values}
    with working_as(by):
        planned, _new = distributions.plan(
            program=program, distribution_id=uuid7(), values=given, by=by.user
        )
        distribution_items.draw_up(distribution=planned, by=by.user)
    return planned


def a_list(*rows: Sequence[str], header: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def applied(distribution: Distribution, by: Membership, content: bytes) -> DeliveryUpload:
    """The list as the web process receives it and the worker leaves it."""
    with working_as(by):
        upload = delivery_uploads.receive(
            distribution=distribution, file=ContentFile(content), file_name="a.csv", by=by.user
        )
    return worked_on(upload, by)


def worked_on(upload: DeliveryUpload, by: Membership) -> DeliveryUpload:
    with as_login_role("sigertak_worker"), suppress(delivery_uploads.FileRefused):
        delivery_uploads.apply(
            upload_id=upload.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=lambda _done, _total: None,
            by=by.user,
        )
    upload.refresh_from_db()
    return upload


def states(distribution: Distribution) -> list[str]:
    return list(distribution.items.order_by("recipient_id").values_list("state", flat=True))


def a_photo(colour: str = "green", place: bool = False) -> bytes:
    """A JPEG; with `place`, with GPS in its EXIF (Lahat: 3°47'S 103°32'E)."""
    out = io.BytesIO()
    picture = Image.new("RGB", (64, 48), colour)
    exif = Image.Exif()
    if place:
        gps = exif.get_ifd(0x8825)
        gps.update({1: "S", 2: (3.0, 47.0, 0.0), 3: "E", 4: (103.0, 32.0, 0.0)})
        exif[0x9003] = "2026:03:10 09:30:00"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()
