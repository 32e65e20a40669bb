"""Addresses of group lists (`basis/kelompok/`), and of what they say of a person."""

from django.urls import path

from beneficiaries.views import group_lists, group_reveals

urlpatterns = [
    path("kelompok/", group_lists.group_list_list, name="grouplist_list"),
    path("kelompok/kirim/", group_lists.group_list_create, name="grouplist_create"),
    path("kelompok/<uuid:pk>/", group_lists.group_list_detail, name="grouplist_detail"),
    path(
        "kelompok/<uuid:pk>/kemajuan/", group_lists.group_list_progress, name="grouplist_progress"
    ),
    path("kelompok/<uuid:pk>/lanjutkan/", group_lists.group_list_resume, name="grouplist_resume"),
    path("kelompok/<uuid:pk>/terapkan/", group_lists.group_list_apply, name="grouplist_apply"),
    path("kelompok/<uuid:pk>/batalkan/", group_lists.group_list_discard, name="grouplist_discard"),
    path("kelompok/<uuid:pk>/tarik/", group_lists.group_list_take_back, name="grouplist_take_back"),
    path("kelompok/<uuid:pk>/sisa/", group_lists.group_list_leftovers, name="grouplist_leftovers"),
    path("orang/<uuid:pk>/buka-kelompok/", group_reveals.person_groups, name="person_groups"),
]
