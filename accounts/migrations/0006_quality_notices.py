from django.db import migrations, models

_KINDS = [
    ("rows_returned", "Penerima dikembalikan"),
    ("cases_new", "Kasus baru"),
    ("case_decided", "Kasus diputuskan"),
    ("field_check_due", "Verifikasi lapangan jatuh tempo"),
    ("objection_lodged", "Sanggahan diajukan"),
    ("objection_decided", "Sanggahan dijawab"),
    ("objection_deadline", "Tenggat sanggahan"),
    ("recheck_found", "Perubahan pada pemeriksaan ulang"),
    ("cases_overdue", "Kasus terlambat"),
    ("cases_escalated", "Kasus diteruskan ke provinsi"),
    ("takeover_started", "Antrean diambil alih"),
    ("takeover_ended", "Antrean dikembalikan"),
    ("program_expiring", "Program segera berakhir"),
    ("program_review_due", "Program perlu ditinjau"),
    ("distribution_due", "Penyaluran jatuh tempo"),
    ("account_expiring", "Hak akses segera berakhir"),
    ("job_finished", "Pekerjaan selesai"),
    ("quality_task", "Temuan mutu data diserahkan"),
    ("quality_due", "Tenggat perbaikan data"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_desk_depth")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=30),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [code for code, _ in _KINDS])),
                name="notice_kind_known",
            ),
        ),
    ]
