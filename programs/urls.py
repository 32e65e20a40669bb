from django.urls import path

from programs.views import (
    aid,
    criteria,
    delivery_files,
    distribution_items,
    distributions,
    endings,
    entry,
    groups,
    overlap_rules,
    overlaps,
    people,
    programs,
    recipients,
    unserved,
    upload_files,
    uploads,
)

app_name = "programs"

urlpatterns = [
    path("", programs.program_list, name="program_list"),
    path("baru/", programs.program_create, name="program_create"),
    path("rancangan/", recipients.draft_list, name="draft_list"),
    path("dikembalikan/", recipients.returned_list, name="returned_list"),
    path("tumpang-tindih/", overlaps.overlap_report, name="overlap_report"),
    path("tumpang-tindih/penerima/", overlaps.overlap_list, name="overlap_list"),
    path("tumpang-tindih/ekspor/", overlaps.overlap_export, name="overlap_export"),
    path(
        "tumpang-tindih/ekspor/kemajuan/",
        overlaps.overlap_export_progress,
        name="overlap_export_progress",
    ),
    path(
        "tumpang-tindih/ekspor/berkas/", overlaps.overlap_export_file, name="overlap_export_file"
    ),
    path("tumpang-tindih/aturan/", overlap_rules.overlap_rule_list, name="overlap_rule_list"),
    path(
        "tumpang-tindih/aturan/<uuid:kind_id>/<uuid:other_kind_id>/",
        overlap_rules.overlap_rule_detail,
        name="overlap_rule_detail",
    ),
    path(
        "tumpang-tindih/aturan/<uuid:kind_id>/<uuid:other_kind_id>/ubah/",
        overlap_rules.overlap_rule_edit,
        name="overlap_rule_edit",
    ),
    path(
        "tumpang-tindih/aturan/<uuid:kind_id>/<uuid:other_kind_id>/kemajuan/",
        overlap_rules.overlap_rule_progress,
        name="overlap_rule_progress",
    ),
    path("bantuan/<uuid:household_id>/", aid.household_aid, name="household_aid"),
    path("<uuid:program_id>/", programs.program_detail, name="program_detail"),
    path("<uuid:program_id>/ubah/", programs.program_edit, name="program_edit"),
    path("layak/", unserved.unserved_list, name="unserved_list"),
    path("<uuid:program_id>/kriteria/", criteria.program_criteria, name="program_criteria"),
    path("<uuid:program_id>/kriteria/hitung/", criteria.criteria_count, name="criteria_count"),
    path("<uuid:program_id>/kriteria/versi/", criteria.criteria_versions, name="criteria_versions"),
    path(
        "<uuid:program_id>/kriteria/belum-terlayani/",
        unserved.criteria_unserved,
        name="criteria_unserved",
    ),
    path("<uuid:program_id>/status/", programs.program_move, name="program_move"),
    path("<uuid:program_id>/riwayat/", programs.program_history, name="program_history"),
    path("<uuid:program_id>/penerima/", recipients.recipient_list, name="recipient_list"),
    path("<uuid:program_id>/penerima/cari/", recipients.recipient_search, name="recipient_search"),
    path("<uuid:program_id>/penerima/baru/", entry.recipient_create, name="recipient_create"),
    path("<uuid:program_id>/penerima/orang/", people.person_lookup, name="person_lookup"),
    path(
        "<uuid:program_id>/penerima/orang/<uuid:person_id>/",
        people.person_fill,
        name="person_fill",
    ),
    path("<uuid:program_id>/penerima/akhiri/", endings.recipient_end, name="recipient_end"),
    path("<uuid:program_id>/kelompok/", groups.group_list, name="group_list"),
    path("<uuid:program_id>/kelompok/baru/", groups.group_create, name="group_create"),
    path("kelompok/<uuid:group_id>/", groups.group_detail, name="group_detail"),
    path("kelompok/<uuid:group_id>/ubah/", groups.group_edit, name="group_edit"),
    path(
        "<uuid:program_id>/penyaluran/", distributions.distribution_list, name="distribution_list"
    ),
    path(
        "<uuid:program_id>/penyaluran/baru/",
        distributions.distribution_create,
        name="distribution_create",
    ),
    path(
        "<uuid:program_id>/penyaluran/berkala/",
        distributions.distribution_series,
        name="distribution_series",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/",
        distributions.distribution_detail,
        name="distribution_detail",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/ubah/",
        distributions.distribution_edit,
        name="distribution_edit",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/daftar/",
        distributions.distribution_draw_up,
        name="distribution_draw_up",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/kemajuan/",
        distributions.distribution_progress,
        name="distribution_progress",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/selesai/",
        distributions.distribution_close,
        name="distribution_close",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/batal/",
        distributions.distribution_cancel,
        name="distribution_cancel",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/tandai/",
        distribution_items.distribution_mark,
        name="distribution_mark",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/cari/",
        distribution_items.distribution_search,
        name="distribution_search",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/unduh/",
        distribution_items.distribution_file,
        name="distribution_file",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/unggah/",
        delivery_files.delivery_upload_create,
        name="delivery_upload_create",
    ),
    path(
        "penyaluran/<uuid:distribution_id>/dokumen/",
        delivery_files.document_create,
        name="document_create",
    ),
    path("penyaluran/bagian/<uuid:item_id>/", distribution_items.item_edit, name="item_edit"),
    path(
        "penyaluran/unggahan/<uuid:delivery_upload_id>/",
        delivery_files.delivery_upload_detail,
        name="delivery_upload_detail",
    ),
    path(
        "penyaluran/unggahan/<uuid:delivery_upload_id>/kemajuan/",
        delivery_files.delivery_upload_progress,
        name="delivery_upload_progress",
    ),
    path(
        "penyaluran/unggahan/<uuid:delivery_upload_id>/perbaikan/",
        delivery_files.delivery_upload_errors,
        name="delivery_upload_errors",
    ),
    path(
        "penyaluran/dokumen/<uuid:document_id>/", delivery_files.document_file, name="document_file"
    ),
    path(
        "penerima/<uuid:recipient_id>/foto/",
        delivery_files.aid_photo_create,
        name="aid_photo_create",
    ),
    path("foto/<uuid:aid_photo_id>/", delivery_files.aid_photo_image, name="aid_photo_image"),
    path("foto/<uuid:aid_photo_id>/kecil/", delivery_files.aid_photo_thumb, name="aid_photo_thumb"),
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
    path("penerima/<uuid:recipient_id>/batalkan/", entry.recipient_undo, name="recipient_undo"),
    path("penerima/<uuid:recipient_id>/ahli-waris/", endings.recipient_heir, name="recipient_heir"),
    path(
        "penerima/<uuid:recipient_id>/kembali/", endings.recipient_return, name="recipient_return"
    ),
]
