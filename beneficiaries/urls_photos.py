"""Addresses of pictures and places of households (`basis/…`)."""

from django.urls import path

from beneficiaries.views import household_places, photos

urlpatterns = [
    path("rumah-tangga/<uuid:household_pk>/foto/", photos.photo_add, name="photo_add"),
    path(
        "rumah-tangga/<uuid:pk>/koordinat/",
        household_places.household_place,
        name="household_place",
    ),
    path("foto/", photos.photo_index, name="photo_index"),
    path("foto/<uuid:pk>/", photos.photo, name="photo"),
    path("foto/<uuid:pk>/kecil/", photos.photo_thumb, name="photo_thumb"),
    path("foto/<uuid:pk>/buka/", photos.photo_open, name="photo_open"),
    path("foto/<uuid:pk>/hapus/", photos.photo_remove, name="photo_remove"),
]
