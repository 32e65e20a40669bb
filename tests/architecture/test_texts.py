"""Every visible text goes through gettext."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest
from django import forms
from django.utils.functional import Promise

from devstack import texts
from tests.architecture.python_texts import bare_strings, called
from tests.architecture.template_texts import bare_texts

# Text that reads the same in both languages, and the words of code among it.
SAME_IN_BOTH = {
    "Sigertak Plus": "the portal's name",
    "Sigertak": "the portal's name, its first half set apart",
    "Plus": "the portal's name, its second half set apart",
    "English": "a language is offered in that language",
    "EN": "the same, short",
    "Bahasa Indonesia": "a language is offered in that language",
    "ID": "the same, short",
    "RT": "neighbourhood in an address; has no English twin",
    "RW": "group of neighbourhoods in an address; has no English twin",
    "primary": "tone of a component",
    "neutral": "tone of a component",
    "id": "code of a language",
}
# Python that speaks Indonesian without gettext.
UNTRANSLATED_CODE = {
    "management": "commands answer administrators at a terminal",
    "demo": "made-up people, agencies and letters are data",
    "boundaries.py": "faults of a file that only a management command loads",
    "change_file.py": "the same, for changes of regions",
    "bps_file.py": "the same, for a table of codes",
    "bps_codes.py": "what such a table's lines say wrong",
    "agency_list.py": "the same, for offices",
}


def _name(path: Path) -> str:
    return path.relative_to(texts.ROOT).as_posix()


# --- Templates ------------------------------------------------------------------------------------


def _bare(path: Path) -> list[str]:
    found = bare_texts(path.read_text(), markup=path.suffix == ".html")
    return [text.strip(" ·,/—") for text in found]


def test_templates_show_no_text_outside_translate_tags():
    found = {
        f"{_name(path)}: {text}"
        for path in texts.template_files()
        for text in _bare(path)
        if text not in SAME_IN_BOTH
    }
    assert found == set()


def test_every_exception_is_still_needed():
    shown = {text for path in texts.template_files() for text in _bare(path)}
    assert set(SAME_IN_BOTH) - shown == set()


@pytest.mark.parametrize(
    "source",
    [
        "<p>Simpan</p>",
        '<input placeholder="Cari nama">',
        '<input type="submit" value="Simpan">',
        '<td data-label="Nama">{{ name }}</td>',
        '<a class="x" aria-label="Tutup {{ what }}">{% icon "x" %}</a>',
        '{% card title="Riwayat" %}{% endcard %}',
        '{{ value|default:"belum ada" }}',
        "{% if late %}terlambat{% endif %}",
        '{% translate "Masuk" %} dahulu',
    ],
)
def test_bare_text_is_seen(source):
    assert bare_texts(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="sg-lede">{% translate "Simpan" %}</p>',
        "{% blocktranslate count n=n %}Satu baris{% plural %}Baris{% endblocktranslate %}",
        '{# Catatan #}<input type="hidden" name="next" value="beranda">',
        '{% card title=_("Riwayat") icon="history" %}{% endcard %}',
        "<script>let nama</script>&nbsp;{{ value }} – 12",
        "{% comment %}Belum dipakai{% endcomment %}",
        "{% block body_class %}sg-auth{% endblock %}",
    ],
)
def test_what_is_covered_or_not_shown_is_let_through(source):
    assert bare_texts(source) == []


# --- Python ---------------------------------------------------------------------------------------


def test_python_shows_no_text_outside_gettext():
    found = {
        f"{_name(path)}: {text}"
        for path in texts.python_files()
        if not UNTRANSLATED_CODE.keys() & set(path.relative_to(texts.ROOT).parts)
        for text in bare_strings(path.read_text())
    }
    assert found == set()


@pytest.mark.parametrize(
    "source",
    [
        'note = "Data ini sudah diputuskan."',
        'note = f"Ada {n} baris yang keliru."',
        'field = CharField(label="Nama")',
        'messages.success(request, "Tersimpan")',
        'raise ValidationError("Keliru")',
        'note = _("Benar") + " untuk semua"',
    ],
)
def test_bare_strings_are_seen(source):
    assert bare_strings(source)


def test_covered_strings_are_let_through():
    source = '"""Untuk apa ini."""\nnote = _("Data ini sudah diputuskan.") % {"yang": 1}'
    assert bare_strings(source) == []


def test_no_text_is_translated_while_modules_load():
    """`gettext` at import would freeze the language of the process that starts first."""
    eager = {"gettext", "ngettext", "pgettext", "npgettext"}
    found = []
    for path in texts.python_files():
        tree = ast.parse(path.read_text())
        names = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in eager
        }
        later = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for inner in ast.walk(node)
        }
        found += [
            f"{_name(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if called(node) in names and id(node) not in later
        ]
    assert found == []


def test_every_form_field_has_a_label_of_ours():
    """Without one, Django makes an English label of the field's name."""
    for path in texts.python_files():
        if "forms" in path.relative_to(texts.ROOT).parts[1:2]:
            importlib.import_module(_name(path)[:-3].replace("/", "."))
    ours, unlabelled = [forms.BaseForm], set()
    while ours:
        form = ours.pop()
        ours += form.__subclasses__()
        if form.__module__.split(".")[0] not in texts.APPS:
            continue
        for name, field in getattr(form, "base_fields", {}).items():
            hidden = field.widget.is_hidden or field.label == ""
            if not hidden and not isinstance(field.label, Promise):
                unlabelled.add(f"{form.__qualname__}.{name}")
    assert unlabelled == set()
