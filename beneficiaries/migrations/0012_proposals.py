import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import core.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_village_operator"),
        ("beneficiaries", "0011_papers_apart"),
        ("regions", "0002_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="sight",
            name="page",
            field=models.CharField(
                choices=[
                    ("household", "Halaman rumah tangga"),
                    ("case", "Kasus verifikasi"),
                    ("timeline", "Riwayat rumah tangga"),
                    ("person", "Halaman anggota"),
                    ("family", "Kartu keluarga"),
                    ("quality", "Temuan mutu data"),
                    ("photo", "Foto"),
                    ("recipient", "Halaman penerima"),
                    ("proposal", "Usulan"),
                ],
                max_length=10,
                verbose_name="halaman",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "Usulan baru"),
                            ("correction", "Perbaikan data"),
                            ("ineligible", "Tidak layak"),
                            ("deceased", "Meninggal"),
                            ("moved", "Pindah"),
                        ],
                        max_length=10,
                        verbose_name="jenis",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Rancangan desa"),
                            ("district", "Menunggu kecamatan"),
                            ("regency", "Menunggu kabupaten/kota"),
                            ("province", "Menunggu provinsi"),
                            ("ratified", "Ditetapkan"),
                            ("returned", "Dikembalikan"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Ditarik"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="keadaan",
                    ),
                ),
                ("subject_name", models.CharField(max_length=150, verbose_name="nama")),
                ("told", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("happened_on", models.DateField(null=True, verbose_name="tanggal kejadian")),
                (
                    "to_place",
                    models.CharField(blank=True, max_length=150, verbose_name="tempat tujuan"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                ("forwarded_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("ratified_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kecamatan",
                    ),
                ),
                (
                    "forwarded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="beneficiaries.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
                    ),
                ),
                (
                    "ratified_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_village",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan tujuan",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "verbose_name": "usulan",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
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
                            ("entered", "Masuk basis melalui usulan"),
                            ("changed", "Data diperbaiki"),
                            ("moved", "Pindah desa/kelurahan"),
                            ("left", "Keluar dari basis"),
                        ],
                        max_length=7,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="beneficiaries.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.registryrelease",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="beneficiaries.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProposalMember",
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
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=150, verbose_name="nama")),
                ("nik", models.CharField(blank=True, max_length=16, verbose_name="NIK")),
                ("nik_usable", models.BooleanField(default=False)),
                (
                    "sex",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Laki-laki"), (2, "Perempuan")], verbose_name="jenis kelamin"
                    ),
                ),
                (
                    "birth_place",
                    models.CharField(blank=True, max_length=120, verbose_name="tempat lahir"),
                ),
                ("birth_date", models.DateField(verbose_name="tanggal lahir")),
                (
                    "head_relation",
                    models.SmallIntegerField(verbose_name="hubungan dengan kepala rumah tangga"),
                ),
                (
                    "match_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("match", "Ditemukan"),
                            ("doubtful", "Meragukan"),
                            ("none", "Tidak ditemukan dalam basis"),
                        ],
                        max_length=10,
                    ),
                ),
                ("match_reasons", models.JSONField(default=list)),
                (
                    "match_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="beneficiaries.proposal",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "ordering": ["proposal_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="ProposalPaper",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "Berita acara musyawarah desa/kelurahan"),
                            ("letter", "Surat keterangan"),
                            ("house", "Foto rumah"),
                            ("other", "Lainnya"),
                        ],
                        max_length=7,
                        verbose_name="jenis berkas",
                    ),
                ),
                ("file", models.FileField(upload_to="proposals/")),
                ("file_name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "uploaded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="beneficiaries.proposal",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "ordering": ["uploaded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProposalStep",
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
                            ("draft", "Disusun"),
                            ("submit", "Diajukan"),
                            ("forward", "Diteruskan kecamatan"),
                            ("check", "Diperiksa kabupaten/kota"),
                            ("ratify", "Ditetapkan provinsi"),
                            ("return", "Dikembalikan untuk diperbaiki"),
                            ("refuse", "Ditolak"),
                            ("withdraw", "Ditarik pengusul"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="beneficiaries.proposal",
                    ),
                ),
                (
                    "regency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["regency", "state", "id"], name="proposal_regency"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["regency", "village", "state", "id"], name="proposal_village"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(fields=["state", "id"], name="proposal_province"),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("household__isnull", False)),
                fields=["household"],
                name="proposal_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("forwarded_by__isnull", True),
                    models.Q(
                        models.Q(("forwarded_by", models.F("created_by")), _negated=True),
                        models.Q(("forwarded_by", models.F("submitted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_maker_never_forwards",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(
                        models.Q(("checked_by", models.F("created_by")), _negated=True),
                        models.Q(("checked_by", models.F("submitted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_maker_never_checks",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ratified_by__isnull", True),
                    models.Q(
                        models.Q(("ratified_by", models.F("created_by")), _negated=True),
                        models.Q(("ratified_by", models.F("submitted_by")), _negated=True),
                        models.Q(("ratified_by", models.F("checked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_maker_never_ratifies",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn", "returned", "refused"]),
                    models.Q(("state", "district"), ("submitted_by__isnull", False)),
                    models.Q(
                        ("forwarded_by__isnull", False),
                        ("state", "regency"),
                        ("submitted_by__isnull", False),
                    ),
                    models.Q(
                        ("checked_by__isnull", False),
                        ("forwarded_by__isnull", False),
                        ("state", "province"),
                        ("submitted_by__isnull", False),
                    ),
                    models.Q(
                        ("checked_by__isnull", False),
                        ("forwarded_by__isnull", False),
                        ("ratified_at__isnull", False),
                        ("ratified_by__isnull", False),
                        ("state", "ratified"),
                        ("submitted_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposal_skips_no_tier",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "new"), ("person__isnull", True)),
                    models.Q(
                        models.Q(("kind", "new"), _negated=True), ("household__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applied_at__isnull", True), ("state", "ratified"), _connector="OR"
                ),
                name="proposal_applied_stays_ratified",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("household__isnull", False),
                    ("state__in", ["draft", "returned", "district", "regency", "province"]),
                ),
                fields=("kind", "household", "person"),
                name="one_open_proposal_per_subject",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="amendment",
            index=models.Index(fields=["regency", "at", "id"], name="amendment_regency"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                fields=("proposal", "household", "person"),
                name="amendment_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalmember",
            constraint=models.UniqueConstraint(
                fields=("proposal", "number"), name="proposal_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalpaper",
            constraint=models.UniqueConstraint(
                fields=("proposal", "sha256"), name="proposal_paper_once"
            ),
        ),
    ]
