from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures of proposals tell what the gallery keeps; proposals follow their household."""

    dependencies = [("beneficiaries", "0018_pages")]

    operations = [
        migrations.AddField(
            model_name="proposalpaper",
            name="photo_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("front", "Tampak depan"),
                    ("inside", "Bagian dalam"),
                    ("roof", "Atap"),
                    ("floor", "Lantai"),
                    ("wall", "Dinding"),
                    ("toilet", "Jamban"),
                    ("kitchen", "Dapur"),
                    ("head", "Kepala rumah tangga"),
                    ("ktp", "KTP"),
                    ("kk", "Kartu Keluarga"),
                ],
                default="",
                max_length=8,
                verbose_name="jenis foto",
            ),
        ),
        migrations.AddField(
            model_name="proposalpaper",
            name="taken_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="proposalpaper",
            name="latitude",
            field=models.DecimalField(decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="proposalpaper",
            name="longitude",
            field=models.DecimalField(decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="proposalpaper",
            name="hung_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="proposalstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("draft", "Disusun"),
                    ("submit", "Diajukan"),
                    ("forward", "Diteruskan kecamatan"),
                    ("check", "Diperiksa kabupaten/kota"),
                    ("ratify", "Ditetapkan provinsi"),
                    ("return", "Dikembalikan untuk diperbaiki"),
                    ("refuse", "Ditolak"),
                    ("withdraw", "Ditarik pengusul"),
                    ("follow", "Ikut pindah ke kabupaten/kota lain"),
                ],
                max_length=8,
            ),
        ),
        # Words alone.
        migrations.AlterField(
            model_name="qualityanswer",
            name="fate",
            field=models.CharField(
                choices=[
                    ("closed", "Temuan ditutup"),
                    ("known", "Temuan sudah ditutup dengan jawaban ini"),
                    ("empty", "Belum dijawab"),
                    ("late", "Temuan sudah ditutup lebih dahulu atau sudah teratasi"),
                    ("no_id", "ID temuan kosong atau rusak"),
                    ("unknown", "Temuan tidak dikenal di wilayah Anda"),
                    ("bad_outcome", "Hasil tidak dikenal"),
                    ("no_reason", "Keterangan kurang untuk hasil ini"),
                    ("bad_reason", "Keterangan memuat nomor seseorang atau terlalu panjang"),
                ],
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="qualityfinding",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Terbuka"),
                    ("handed", "Diserahkan"),
                    ("closed", "Ditutup petugas"),
                    ("cured", "Teratasi"),
                ],
                default="open",
                max_length=6,
            ),
        ),
    ]
