"""How people keep their lists. Only one's own rows are in reach (wall), so nothing is on record."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from core.lists import Layout, Listing
from core.models import SavedView

# More could not be told apart in a menu.
MOST_VIEWS = 20
_LONGEST_QUERY = 1000


def keep_layout(*, listing: Listing, layout: Layout, by: User) -> SavedView:
    """Make columns and order the person's own on this page, where no view is applied."""
    view, _new = SavedView.objects.update_or_create(
        user=by, page=listing.page, name="",
        defaults={"columns": list(layout.columns), "sort": layout.sort},
    )  # fmt: skip
    return view


def drop_layout(*, listing: Listing, by: User) -> None:
    """Go back to the columns and the order that the page has for everybody."""
    SavedView.objects.filter(user=by, page=listing.page, name="").delete()


def save(*, listing: Listing, name: str, query: QueryDict, layout: Layout, by: User) -> SavedView:
    """Keep filters, columns and order by this name; a view of that name is replaced.

    Of the address only filters by choice are kept (`Listing.kept`): never a text searched for.
    """
    kept = listing.kept(query).urlencode()
    if len(kept) > _LONGEST_QUERY:
        raise ValidationError(_("Saringan ini terlalu panjang untuk disimpan."))
    others = SavedView.objects.filter(user=by, page=listing.page).exclude(name__in=["", name])
    if others.count() >= MOST_VIEWS:
        raise ValidationError(
            _("Sudah ada %(count)s tampilan pada halaman ini. Hapus yang tidak dipakai.")
            % {"count": MOST_VIEWS}
        )
    view, _new = SavedView.objects.update_or_create(
        user=by, page=listing.page, name=name,
        defaults={"query": kept, "columns": list(layout.columns), "sort": layout.sort},
    )  # fmt: skip
    return view


def rename(*, view: SavedView, name: str, by: User) -> None:
    """Give a view another name; raises `ValidationError` when another one has it."""
    try:
        with transaction.atomic():
            _own(view.pk, by).update(name=name)
    except IntegrityError:
        raise ValidationError(_("Sudah ada tampilan dengan nama ini.")) from None


def delete(*, view: SavedView, by: User) -> None:
    _own(view.pk, by).delete()


def make_default(*, view: SavedView, by: User) -> None:
    """Open the page with this view; done to the default view, with none."""
    was_default = view.is_default
    SavedView.objects.filter(user=by, page=view.page, is_default=True).update(is_default=False)
    if not was_default:
        _own(view.pk, by).update(is_default=True)


def _own(key: uuid.UUID, by: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(pk=key, user=by).exclude(name="")
