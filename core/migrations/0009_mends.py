"""An export names the file of its own key and no other.

Whoever writes rows as a page does could otherwise read and delete any private file by its path.
Rows that name another go: their lists can be asked for again, and the files are swept away.
"""

from django.db import migrations, models
from django.db.models.functions import Cast, Concat

_STRAY = """
DELETE FROM core_export
WHERE file <> '' AND file <> 'exports/' || id::text || '.' || format;
"""
_OWN = Concat(
    models.Value("exports/"),
    Cast(models.F("id"), models.TextField()),
    models.Value("."),
    models.F("format"),
    output_field=models.TextField(),
)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_mends")]

    operations = [
        migrations.RunSQL(_STRAY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "export",
            models.CheckConstraint(
                condition=models.Q(file="") | models.Q(file=_OWN),
                name="export_names_its_own_file",
            ),
        ),
    ]
