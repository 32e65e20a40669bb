"""Words for background work, which the technical administration shows."""

from django.db import migrations, models
from django.db.models.functions import Now

_STATES = [
    ("queued", "Menunggu giliran"),
    ("running", "Sedang dikerjakan"),
    ("done", "Selesai"),
    ("failed", "Gagal"),
]
_FIELDS = {
    "attempts": models.PositiveSmallIntegerField(default=0, verbose_name="percobaan"),
    "created_at": models.DateTimeField(db_default=Now(), verbose_name="diminta pada"),
    "done": models.PositiveIntegerField(default=0, verbose_name="selesai"),
    "finished_at": models.DateTimeField(null=True, verbose_name="selesai pada"),
    "heartbeat_at": models.DateTimeField(null=True, verbose_name="tanda terakhir"),
    "kind": models.CharField(max_length=60, verbose_name="jenis"),
    "message": models.CharField(blank=True, max_length=200, verbose_name="pesan"),
    "started_at": models.DateTimeField(null=True, verbose_name="dimulai pada"),
    "state": models.CharField(
        choices=_STATES, default="queued", max_length=10, verbose_name="keadaan"
    ),
    "total": models.PositiveIntegerField(null=True, verbose_name="seluruhnya"),
}


class Migration(migrations.Migration):
    dependencies = [("core", "0004_row_changes")]

    operations = [
        migrations.AlterModelOptions(
            name="job",
            options={
                "ordering": ["-created_at"],
                "verbose_name": "pekerjaan latar",
                "verbose_name_plural": "pekerjaan latar",
            },
        ),
        *(
            migrations.AlterField(model_name="job", name=name, field=field)
            for name, field in _FIELDS.items()
        ),
    ]
