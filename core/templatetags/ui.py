"""Tags behind the components of templates/_components/. Usage: docs/components.md."""

from __future__ import annotations

from difflib import SequenceMatcher
from html import unescape
from typing import Any, NamedTuple

from django import forms, template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.badges import badge_for
from core.confirming import MARKER, QUESTION, signed
from core.enums import JobState
from core.help import chapter_for
from core.progress import progress_of
from core.refused_methods import address_to_open
from core.templatetags.fmt import tanggal

register = template.Library()

# Query parameters of keyset pages.
PAGE_KEYS = ("after", "before", "page")
# From this likeness on (0 to 1), two texts pass for variants of one.
_LEAST_ALIKE = 0.6


class FilterChip(NamedTuple):
    """An applied filter as shown above a list."""

    label: str
    value: str
    remove_url: str


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Decorative unless `label` is given, which is then read aloud."""
    href = f"{static('icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            css, label, href,
        )  # fmt: skip
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        css,
        href,
    )


@register.simple_tag
def without_script(question: object = "", title: object = "", verb: object = "") -> SafeString:
    """In a form with `data-confirm`: has a browser without scripts asked by a page of the server's.

    Without a question, each button of the form carries its own (`asks_first`).
    """
    value = signed(*map(_unescaped, (question, title, verb))) if question else ""
    return format_html('<noscript><input type="hidden" name="{}" value="{}"></noscript>',
                       MARKER, value)  # fmt: skip


@register.simple_tag
def asks_first(question: object, title: object = "", verb: object = "") -> SafeString:
    """Name and value of a button with `data-confirm`, in a form with `without_script`."""
    value = signed(*map(_unescaped, (question, title, verb)))
    return format_html('name="{}" value="{}"', QUESTION, value)


def _unescaped(text: object) -> str:
    """The words as they are: what a template has escaped is escaped again where it is shown."""
    return unescape(str(text)) if isinstance(text, SafeString) else str(text)


@register.simple_tag(takes_context=True)
def this_page(context: template.Context) -> str:
    """The address that opens this page again, also when it answers a form that was sent."""
    return address_to_open(context["request"])


@register.simple_tag(takes_context=True)
def help_chapter(context: template.Context) -> str:
    """The anchor of the guide's chapter on this page; "" where there is none."""
    request = context.get("request")
    return chapter_for(request) if request else ""


@register.simple_tag
def state_badge(kind: str, value: object, label: str | None = None) -> SafeString:
    """State as icon + word + colour. `label` replaces the registered word."""
    badge = badge_for(kind, value, label)
    return format_html(
        '<span class="sg-badge sg-tone-{}">{}<span>{}</span></span>',
        badge.tone,
        icon(badge.icon),
        badge.label,
    )


@register.simple_tag
def state_tone(kind: str, value: object) -> str:
    """The tone alone (`success`, …), for a row mark or a chart class."""
    return badge_for(kind, value).tone


@register.simple_tag
def diff_letters(a: object, b: object, side: str = "b") -> SafeString:
    """One of two texts with the letters the other lacks marked: <del> in `a`, <ins> in `b`.

    Letters are compared without regard to case; the text is shown as written. Two texts with
    little in common are shown plain: marking chance letters of two other words tells nothing.
    """
    left, right = str(a or ""), str(b or "")
    own, mark = (left, "del") if side == "a" else (right, "ins")
    pieces: list[tuple[str, str, str]] = []
    matcher = SequenceMatcher(None, left.casefold(), right.casefold(), autojunk=False)
    if len(left.casefold()) != len(left) or len(right.casefold()) != len(right):
        matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return format_html("{}", own)
    for kind, a0, a1, b0, b1 in matcher.get_opcodes():
        piece = own[a0:a1] if side == "a" else own[b0:b1]
        if not piece:
            continue
        tag = "span" if kind == "equal" else mark
        pieces.append((tag, piece, tag))
    return format_html_join("", "<{}>{}</{}>", pieces)


@register.inclusion_tag("_components/job.html")
def job_progress(job: Any, url: str, done_url: str = "", failed_url: str = "") -> dict[str, Any]:
    """Bar of a `core.models.Job`; asks `url` for itself again until the job is over.

    `url` answers with the same component; `done_url`, when given, is opened once at the end, and
    `failed_url` after a failure: the page that tells its cause, where the job's own words do not.
    """
    next_url = ""
    if job.is_finished:
        next_url = failed_url if job.state == JobState.FAILED else done_url
    return {"job": job, "url": url, "next_url": next_url, **progress_of(job)}


@register.simple_tag(takes_context=True)
def active_filters(context: template.RequestContext, form: forms.BaseForm) -> list[FilterChip]:
    """One chip per applied value of a GET form, each with the URL that drops it.

    Paging (`after`, `before`) is dropped too: its keys belong to the unfiltered order.
    """
    query: QueryDict = context["request"].GET
    chips: list[FilterChip] = []
    for bound in form:
        for value in query.getlist(bound.html_name):
            if not value or bound.is_hidden:
                continue
            rest = query.copy()
            rest.setlist(
                bound.html_name, [one for one in query.getlist(bound.html_name) if one != value]
            )
            for key in PAGE_KEYS:
                rest.pop(key, None)
            chips.append(FilterChip(str(bound.label), _shown(bound, value), f"?{rest.urlencode()}"))
    return chips


def _shown(bound: forms.BoundField, value: str) -> str:
    for key, label in getattr(bound.field, "choices", []):
        inner = label if isinstance(label, list | tuple) else [(key, label)]
        for option, word in inner:
            if str(option) == value:
                return str(word)
    if isinstance(bound.field, forms.DateField) and (day := parse_date(value)):
        return tanggal(day)
    return _("Ya") if isinstance(bound.field, forms.BooleanField) else value


@register.simple_tag
def js_strings() -> dict[str, str]:
    """Texts that scripts show; written into the page as JSON by the base template."""
    return {
        "copied": _("Disalin"),
        "nikShort": _("Terisi {n} dari 16 angka. Cocokkan dengan KTP."),
        "nikOdd": _("Tanggal lahir di dalam NIK tidak mungkin. Periksa kembali."),
        "nikBorn": _("Menurut NIK: lahir {date}, {sex}."),
        "male": _("laki-laki"),
        "female": _("perempuan"),
        "fileTooBig": _("Berkas {size} melebihi batas {max}."),
        "fileWrongKind": _("Jenis berkas ini tidak diterima. Gunakan {kinds}."),
        "fileOr": _("atau"),
        "fileRemove": _("Hapus pilihan"),
        "selected": _("{n} baris dipilih"),
        "requestFailed": _("Permintaan gagal. Periksa sambungan, lalu coba lagi."),
        "noResults": _("Tidak ada hasil"),
        "noData": _("Tidak ada data"),
        "suppressed": _("disembunyikan"),
        "keyKnown": _("Kunci ini sudah terdaftar pada akun Anda."),
        "keyRefused": _("Kunci tidak menjawab. Tekan tombolnya lagi, lalu sentuh kunci."),
        "keyPlace": _("Alamat ini tidak sama dengan alamat resmi portal; kunci menolaknya."),
        "keyUnknown": _("Peramban ini tidak mengenal kunci keamanan."),
    }


def _wrap(template_name: str, content: SafeString, **context: Any) -> str:
    return render_to_string(f"_components/{template_name}.html", {**context, "content": content})


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", icon: str = "", count: Any = None, css: str = "",
    anchor: str = "", link: str = "", link_text: str = "", flush: bool = False,
) -> str:  # fmt: skip
    """A surface with an optional title, count and link at its right; `flush` drops the padding."""
    return _wrap(
        "card", content, title=title, icon=icon, count=count, css=css, anchor=anchor, link=link,
        link_text=link_text, flush=flush,
    )  # fmt: skip


@register.simple_block_tag
def callout(content: SafeString, tone: str = "info", title: str = "", icon: str = "") -> str:
    """A note in the page: tones info, success, warning, danger, neutral, primary."""
    return _wrap("callout", content, tone=tone, title=title, icon=icon or _TONE_ICONS.get(tone, ""))


@register.simple_block_tag
def table_wrap(content: SafeString, label: str, css: str = "", cards: bool = True) -> str:
    """An area of its own for a wide <table class="table sg-table">; cards on a phone."""
    return _wrap("table_wrap", content, label=label, css=css, cards=cards)


@register.simple_block_tag
def verdict_bar(content: SafeString, label: str = "") -> str:
    """Bar of decisions that stays at the bottom of the window."""
    return _wrap("verdict_bar", content, label=label)


@register.simple_block_tag
def selection_bar(content: SafeString, form: str, noun: str = "") -> str:
    """Bar that appears when rows are ticked (checkboxes with data-select="<form>")."""
    return _wrap("selection_bar", content, form=form, noun=noun)


@register.simple_block_tag
def dropdown(
    content: SafeString, label: str, icon: str = "", css: str = "btn", align: str = "end"
) -> str:
    """A button that opens a menu of <a class="dropdown-item"> or <button class="dropdown-item">."""
    return _wrap("dropdown", content, label=label, icon=icon, css=css, align=align)


_TONE_ICONS = {
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-octagon",
    "neutral": "info-circle",
    "primary": "info-circle",
}


@register.filter
def message_tone(tags: str) -> str:
    """Tone of a Django message by its level tag."""
    for level, tone in (("error", "danger"), ("warning", "warning"), ("success", "success")):
        if level in tags:
            return tone
    return "info"


@register.filter
def tone_icon(tone: str) -> str:
    return _TONE_ICONS.get(tone, "info-circle")
