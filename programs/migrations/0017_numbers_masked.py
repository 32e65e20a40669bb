"""While entering, a person's NIK shows where it was issued and no more: the rest can be worked out
from a birth date, a sex and a serial.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("programs.migrations.0004_person_lookup").LOOKUP.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
_NOW = _BEFORE.replace("' •••• •••• ' || right(p.nik, 4)", "' •••• •••• ••••'")


class Migration(migrations.Migration):
    dependencies = [("programs", "0016_workflow")]

    operations = [migrations.RunSQL(_NOW, _BEFORE)]
