from django.urls import path

from programs.views import aid, entry, programs, recipients, upload_files, uploads

app_name = "programs"

urlpatterns = [
    path("", programs.program_list, name="program_list"),
    path("baru/", programs.program_create, name="program_create"),
    path("rancangan/", recipients.draft_list, name="draft_list"),
    path("dikembalikan/", recipients.returned_list, name="returned_list"),
    path("bantuan/<uuid:household_id>/", aid.household_aid, name="household_aid"),
    path("<uuid:program_id>/", programs.program_detail, name="program_detail"),
    path("<uuid:program_id>/ubah/", programs.program_edit, name="program_edit"),
    path("<uuid:program_id>/kriteria/", programs.program_criteria, name="program_criteria"),
    path("<uuid:program_id>/status/", programs.program_move, name="program_move"),
    path("<uuid:program_id>/riwayat/", programs.program_history, name="program_history"),
    path("<uuid:program_id>/penerima/", recipients.recipient_list, name="recipient_list"),
    path("<uuid:program_id>/penerima/cari/", recipients.recipient_search, name="recipient_search"),
    path("<uuid:program_id>/penerima/baru/", entry.recipient_create, name="recipient_create"),
    path("<uuid:program_id>/penerima/orang/", entry.person_lookup, name="person_lookup"),
    path(
        "<uuid:program_id>/penerima/orang/<uuid:person_id>/",
        entry.person_fill,
        name="person_fill",
    ),
    path("<uuid:program_id>/unggahan/", uploads.upload_list, name="upload_list"),
    path("<uuid:program_id>/unggahan/baru/", uploads.upload_create, name="upload_create"),
    path(
        "<uuid:program_id>/unggahan/templat/", upload_files.upload_template, name="upload_template"
    ),
    path("unggahan/<uuid:upload_id>/", uploads.upload_detail, name="upload_detail"),
    path("unggahan/<uuid:upload_id>/kemajuan/", uploads.upload_progress, name="upload_progress"),
    path("unggahan/<uuid:upload_id>/perbaikan/", upload_files.upload_errors, name="upload_errors"),
    path("penerima/<uuid:recipient_id>/", recipients.recipient_detail, name="recipient_detail"),
    path("penerima/<uuid:recipient_id>/ubah/", entry.recipient_edit, name="recipient_edit"),
    path(
        "penerima/<uuid:recipient_id>/tarik/",
        recipients.recipient_withdraw,
        name="recipient_withdraw",
    ),
]
