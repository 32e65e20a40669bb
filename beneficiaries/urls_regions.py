"""Addresses of changes of regions (`basis/wilayah/`)."""

from django.urls import path

from beneficiaries.views import region_changes as views

urlpatterns = [
    path("wilayah/", views.region_change_list, name="region_change_list"),
    path("wilayah/catat/", views.region_change_create, name="region_change_create"),
    path("wilayah/perubahan/<int:event_id>/teruskan/", views.region_carry, name="region_carry"),
    path(
        "wilayah/perubahan/<int:event_id>/kemajuan/",
        views.region_progress,
        name="region_progress",
    ),
    path("wilayah/pindahkan/", views.region_move, name="region_move"),
    path("wilayah/<int:village_id>/tentukan/", views.region_assign, name="region_assign"),
    path("wilayah/<int:region_id>/riwayat/", views.region_history, name="region_history"),
]
