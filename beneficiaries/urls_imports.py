"""Addresses of imports (`basis/impor/`) and releases (`basis/rilis/`)."""

from django.urls import path

from beneficiaries.views import import_places, imports, mappings, releases, undo

urlpatterns = [
    path("impor/", imports.import_list, name="import_list"),
    path("impor/kirim/", imports.import_create, name="import_create"),
    path("impor/templat/<str:unit>/", imports.import_template, name="import_template"),
    path("impor/pemetaan/", mappings.mapping_list, name="mapping_list"),
    path("impor/pemetaan/<uuid:pk>/lupakan/", mappings.mapping_forget, name="mapping_forget"),
    path("impor/nama-wilayah/", import_places.remembered_place_list, name="remembered_place_list"),
    path(
        "impor/nama-wilayah/lupakan/",
        import_places.remembered_place_forget,
        name="remembered_place_forget",
    ),
    path("rilis/", releases.release_list, name="release_list"),
    path("rilis/baru/", releases.release_create, name="release_create"),
    path("rilis/<uuid:pk>/", releases.release_detail, name="release_detail"),
    path("rilis/<uuid:pk>/keputusan/", releases.release_decree, name="release_decree"),
    path("rilis/<uuid:pk>/aktifkan/", releases.release_activate, name="release_activate"),
    path(
        "rilis/<uuid:pk>/aktifkan/<int:regency_pk>/pengaruh/",
        releases.release_effect,
        name="release_effect",
    ),
    path(
        "rilis/<uuid:pk>/aktifkan/<int:regency_pk>/kemajuan/",
        releases.release_progress,
        name="release_progress",
    ),
    path("rilis/aktivasi/<uuid:pk>/batalkan/", undo.activation_undo, name="activation_undo"),
    path(
        "rilis/aktivasi/<uuid:pk>/batalkan/kemajuan/",
        undo.activation_undo_progress,
        name="activation_undo_progress",
    ),
    path("impor/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("impor/<uuid:pk>/kemajuan/", imports.import_progress, name="import_progress"),
    path("impor/<uuid:pk>/kolom/", mappings.import_mapping, name="import_mapping"),
    path("impor/<uuid:pk>/tempat/", import_places.import_places, name="import_places"),
    path("impor/<uuid:pk>/terapkan/", imports.import_apply, name="import_apply"),
    path("impor/<uuid:pk>/lanjutkan/", imports.import_resume, name="import_resume"),
    path("impor/<uuid:pk>/balik/", imports.import_turn_over, name="import_turn_over"),
    path("impor/<uuid:pk>/batalkan/", imports.import_discard, name="import_discard"),
    path("impor/<uuid:pk>/galat/", imports.import_errors, name="import_errors"),
]
