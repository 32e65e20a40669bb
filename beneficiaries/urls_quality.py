"""Addresses of the data-quality queue (`basis/kualitas/`)."""

from django.urls import path

from beneficiaries.views import quality, quality_answers, quality_tasks

urlpatterns = [
    path("kualitas/", quality.quality_overview, name="quality_overview"),
    path("kualitas/periksa/", quality.quality_check, name="quality_check"),
    path("kualitas/kemajuan/", quality.quality_progress, name="quality_progress"),
    path("kualitas/angka/", quality.quality_figures, name="quality_figures"),
    path("kualitas/temuan/", quality.quality_list, name="quality_list"),
    path("kualitas/temuan/tutup/", quality.quality_close_many, name="quality_close_many"),
    path("kualitas/temuan/serahkan/", quality_tasks.quality_hand, name="quality_hand"),
    path("kualitas/temuan/<uuid:pk>/", quality.quality_detail, name="quality_detail"),
    path("kualitas/temuan/<uuid:pk>/tutup/", quality.quality_close, name="quality_close"),
    path("kualitas/temuan/<uuid:pk>/buka/", quality.quality_reopen, name="quality_reopen"),
    path("kualitas/tugas/", quality_tasks.quality_task_list, name="quality_task_list"),
    path(
        "kualitas/tugas/<uuid:task_pk>/",
        quality_tasks.quality_task_detail,
        name="quality_task_detail",
    ),
    path(
        "kualitas/tugas/<uuid:task_pk>/tarik/",
        quality_tasks.quality_task_undo,
        name="quality_task_undo",
    ),
    path("kualitas/jawaban/", quality_answers.answers_list, name="answers_list"),
    path("kualitas/jawaban/kirim/", quality_answers.answers_create, name="answers_create"),
    path("kualitas/jawaban/<uuid:pk>/", quality_answers.answers_detail, name="answers_detail"),
    path(
        "kualitas/jawaban/<uuid:pk>/kemajuan/",
        quality_answers.answers_progress,
        name="answers_progress",
    ),
    path(
        "kualitas/jawaban/<uuid:pk>/lanjutkan/",
        quality_answers.answers_resume,
        name="answers_resume",
    ),
    path(
        "kualitas/jawaban/<uuid:pk>/perbaikan/",
        quality_answers.answers_corrections,
        name="answers_corrections",
    ),
]
