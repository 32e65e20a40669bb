"""What people take along from this app: a worker writes it, see `accounts.exports`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked, Unavailable
from accounts.exports import BookExport, ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from core.jobs import JobRefused
from core.lists import Listing
from programs.forms.filters import RecipientFilter
from programs.lists import RECIPIENTS, UNSERVED_ANY_DECILE, UNSERVED_HOUSEHOLDS, UNSERVED_PEOPLE
from programs.models import Program, Recipient
from programs.overlap_book import overlap_book
from programs.queries.eligible import TooSlow, looking_at_the_base
from programs.queries.recipients import listed
from programs.queries.refusals import tell_refusals
from programs.queries.telling import tell_matches
from programs.queries.territory import Territory
from programs.querysets import RecipientQuerySet
from programs.unserved import Wish
from regions.queries.naming import PLACES

# What a worker may take for one chunk; a page is given up long before.
_BASE_SECONDS = 60


def _program(scope: Scope, asked: Asked) -> Program:
    """The program that the list is about, when it is in scope."""
    try:
        key = uuid.UUID(asked.subject)
    except ValueError:
        raise Unavailable from None
    found = Program.objects.visible_to(scope).filter(pk=key).first()
    if found is None:
        raise Unavailable
    return found


def _recipients(scope: Scope, asked: Asked) -> RecipientQuerySet:
    form = RecipientFilter(asked.query, territory=Territory.of(scope))
    return listed(scope, _program(scope, asked), **form.chosen()).select_related(*PLACES)


def _tell(scope: Scope, rows: list[Recipient]) -> None:
    tell_matches(scope, rows)
    tell_refusals(scope, rows)


RECIPIENT_LIST = register(
    ListExport(
        code="program.recipients",
        label=_("Penerima program"),
        filename="penerima",
        action="recipient.export",
        permission=Permission.RECIPIENT_EXPORT,
        filters=RECIPIENTS.filters,
        listing=RECIPIENTS,
        rows=_recipients,
        prepare=_tell,
        subject=_program,
    )
)


def _wish(scope: Scope, asked: Asked, listing: Listing) -> Wish:
    wish = Wish.of(scope, asked.query)
    # Families are no people, whatever the address says.
    if wish.regency_id is None or wish.question.listing is not listing:
        raise Unavailable
    return wish


def _unserved(scope: Scope, asked: Asked, *, listing: Listing) -> Any:
    return _wish(scope, asked, listing).rows(scope)


def _asked_regency(scope: Scope, asked: Asked, *, listing: Listing) -> int | None:
    return _wish(scope, asked, listing).regency_id


def _asked_program(scope: Scope, asked: Asked, *, listing: Listing) -> Model | None:
    return _wish(scope, asked, listing).program


@contextmanager
def _patiently() -> Iterator[None]:
    """Trying again would take as long: a smaller list is asked for instead."""
    try:
        with looking_at_the_base(seconds=_BASE_SECONDS):
            yield
    except TooSlow:
        raise JobRefused(
            gettext("Daftar terlalu lama disusun. Pilih satu kecamatan, lalu minta lagi.")
        ) from None


def _need(code: str, label: Any, listing: Listing) -> ListExport:
    return register(
        ListExport(
            code=code,
            label=label,
            filename="layak-belum-terlayani",
            action="need.export",
            permission=Permission.NEED_EXPORT,
            filters=listing.filters,
            listing=listing,
            rows=partial(_unserved, listing=listing),
            around=_patiently,
            chunk=10_000,
            subject=partial(_asked_program, listing=listing),
            regency=partial(_asked_regency, listing=listing),
        )
    )


_NEEDS = {
    listing.page: _need(code, listing.title, listing)
    for code, listing in (
        ("need.people", UNSERVED_PEOPLE),
        ("need.households", UNSERVED_HOUSEHOLDS),
        ("need.any_decile", UNSERVED_ANY_DECILE),
    )
}


def need_export(listing: Listing) -> ListExport:
    """The kind of export that belongs to a list of those not served."""
    return _NEEDS[listing.page]


OVERLAP_BOOK = register(
    BookExport(
        code="overlap.report",
        label=_("Laporan tumpang tindih"),
        filename="tumpang-tindih",
        action="overlap.export",
        permission=Permission.OVERLAP_VIEW,
        filters=("year", "verdict", "regency", "program", "other", "elsewhere"),
        book=overlap_book,
    )
)
