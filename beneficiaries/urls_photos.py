"""Addresses of pictures and places of households (`basis/…`)."""

from django.urls import path

from beneficiaries.views import household_places, located, photo_batches, photo_viewer, photos

urlpatterns = [
    path("rumah-tangga/<uuid:household_pk>/foto/", photos.photo_add, name="photo_add"),
    path(
        "rumah-tangga/<uuid:pk>/koordinat/",
        household_places.household_place,
        name="household_place",
    ),
    path("peta/", located.household_map_page, name="household_map"),
    path("koordinat-luar/", located.household_outside, name="household_outside"),
    path("foto/", photos.photo_index, name="photo_index"),
    path("foto/zip/", photo_batches.photobatch_list, name="photobatch_list"),
    path("foto/zip/kirim/", photo_batches.photobatch_create, name="photobatch_create"),
    path("foto/zip/<uuid:pk>/", photo_batches.photobatch_detail, name="photobatch_detail"),
    path(
        "foto/zip/<uuid:pk>/kemajuan/",
        photo_batches.photobatch_progress,
        name="photobatch_progress",
    ),
    path(
        "foto/zip/<uuid:pk>/lanjutkan/", photo_batches.photobatch_resume, name="photobatch_resume"
    ),
    path("foto/zip/<uuid:pk>/hasil/", photo_batches.photobatch_outcome, name="photobatch_outcome"),
    path("foto/<uuid:pk>/", photos.photo, name="photo"),
    path("foto/<uuid:pk>/lihat/", photo_viewer.photo_show, name="photo_show"),
    path("foto/<uuid:pk>/kecil/", photos.photo_thumb, name="photo_thumb"),
    path("foto/<uuid:pk>/buka/", photos.photo_open, name="photo_open"),
    path("foto/<uuid:pk>/hapus/", photos.photo_remove, name="photo_remove"),
]
