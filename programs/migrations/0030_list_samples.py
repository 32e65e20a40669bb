"""The first rows of a list whose columns wait to be named: its page reads them, and opens no file.

A column of the list itself, so that its walls are the list's own. Lists that waited before this
have none; their page offers to read them anew.
"""

from django.db import migrations, models
from django.db.models import Value

_STATES = [
    ("received", "Diterima"),
    ("mapping", "Menunggu arti kolom"),
    ("checked", "Sudah diperiksa"),
    ("failed", "Gagal dibaca"),
]


class Migration(migrations.Migration):
    dependencies = [("programs", "0029_names")]

    operations = [
        migrations.AddField(
            model_name="recipientupload",
            name="first_rows",
            field=models.JSONField(db_default=Value({}, models.JSONField()), default=dict),
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="state",
                field=models.CharField(choices=_STATES, default="received", max_length=10),
            )
            for model in ("recipientupload", "deliveryupload")
        ),
    ]
