import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers

# Somebody whose right is suspended is told of nothing, as if the right had ended.
_NOT_SUSPENDED = """
DO $$ BEGIN
    EXECUTE replace(
        pg_get_functiondef('accounts_tell'::regproc),
        'WHERE m.revoked_at IS NULL AND m.expires_on',
        'WHERE m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on');
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_occasions_name_rows"),
        ("regions", "0002_lineage"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="suspended_by_province",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("due_on", models.DateField(verbose_name="tenggat")),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "regency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="CampaignItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("waiting", "Belum diperiksa"),
                            ("kept", "Dikukuhkan"),
                            ("ended", "Diakhiri"),
                            ("lapsed", "Ditangguhkan karena lewat tenggat"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="accounts.campaign",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=core.identifiers.UUID7(),
                        default=core.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("grant", "Diberikan"),
                            ("extend", "Masa berlaku diubah"),
                            ("confirm", "Dikukuhkan"),
                            ("suspend", "Ditangguhkan"),
                            ("resume", "Diaktifkan kembali"),
                            ("move", "Dipindahkan ke instansi lain"),
                            ("revoke", "Dicabut"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("expires_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="accounts.membership",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("regency",),
                name="one_open_campaign_per_desk",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignitem",
            constraint=models.UniqueConstraint(
                fields=("campaign", "membership"), name="membership_once_per_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "waiting"), ("answered_at__isnull", True)),
                    models.Q(
                        models.Q(("answer", "waiting"), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="campaign_answer_has_its_time",
            ),
        ),
        migrations.RunSQL(_NOT_SUSPENDED, migrations.RunSQL.noop),
    ]
