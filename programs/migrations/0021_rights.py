"""The technical administration names the kinds of aid in the plural too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programs", "0020_matching")]

    operations = [
        migrations.AlterModelOptions(
            name="programkind",
            options={
                "ordering": ["name"],
                "verbose_name": "jenis program",
                "verbose_name_plural": "jenis program",
            },
        )
    ]
