"""A template filled in by an officer who reads English is understood like any other."""

import pytest
from django.utils import translation

from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS, TEMPLATE_COLUMNS
from core.tabular.columns import normal_header
from programs.columns import RECIPIENT_COLUMNS

TEMPLATES = {
    "recipients": (RECIPIENT_COLUMNS, RECIPIENT_COLUMNS),
    "households": (TEMPLATE_COLUMNS[Unit.HOUSEHOLD], COLUMNS[Unit.HOUSEHOLD]),
    "persons": (TEMPLATE_COLUMNS[Unit.PERSON], COLUMNS[Unit.PERSON]),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_each_header_of_a_template_leads_back_to_its_column(template, language):
    written, read = TEMPLATES[template]
    with translation.override(language):
        headers = {column.name: normal_header(str(column.label)) for column in written}
    known = read.by_header()
    assert {name: known[header][0].name for name, header in headers.items()} == {
        name: name for name in headers
    }
