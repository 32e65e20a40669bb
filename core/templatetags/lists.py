"""Tags of lists whose columns, order and views their reader chooses. Usage: docs/components.md."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.arrangements import Arrangement
from core.templatetags.ui import icon

register = template.Library()

_ARROWS = {"ascending": "arrow-up", "descending": "arrow-down", "": "arrows-sort"}


@register.simple_tag
def list_heading(arrangement: Arrangement, key: str) -> str | SafeString:
    """The heading of a column, with a link to sort by it; nothing when the column is hidden."""
    column = arrangement.listing.column(key)
    if column is None:
        raise ValueError(key)
    if key not in arrangement.layout.columns:
        return ""
    css = "sg-num" if column.numeric else ""
    if not column.order:
        return format_html('<th scope="col" class="{}">{}</th>', css, column.heading)
    direction = arrangement.direction(column)
    link = format_html(
        '<a href="{}">{} {}</a>',
        arrangement.sort_url(column),
        column.heading,
        icon(_ARROWS[direction]),
    )
    if not direction:
        return format_html('<th scope="col" class="{}">{}</th>', css, link)
    return format_html('<th scope="col" class="{}" aria-sort="{}">{}</th>', css, direction, link)


@register.simple_block_tag
def list_table(
    content: SafeString,
    arrangement: Arrangement,
    label: str,
    select: str = "",
    select_label: str = "",
    acts: bool = False,
    css: str = "",
) -> str:
    """The table of a list around its rows: the headings are those of the columns shown.

    `select`: the form that the boxes of rows belong to, one of which ticks all; `acts`: a last
    column for buttons; `css`: as of `table_wrap`.
    """
    return render_to_string(
        "_components/list_table.html",
        {"list": arrangement, "label": label, "content": content, "select": select,
         "select_label": select_label, "acts": acts, "css": css},
    )  # fmt: skip


@register.inclusion_tag("_components/list_tools.html", takes_context=True)
def list_tools(
    context: template.RequestContext, arrangement: Arrangement | None = None, export: Any = None
) -> dict[str, Any]:
    """Buttons above a list: its columns, its saved views, and taking it along.

    `export` is what `accounts.views.export_offers.offer` gives; None shows no such button.
    """
    request = context["request"]
    return {
        "request": request,
        "list": arrangement,
        "export": export,
        "here": request.get_full_path(),
    }
