"""Addresses of mass matching (`basis/pemadanan/`)."""

from django.urls import path

from beneficiaries.views import matching

urlpatterns = [
    path("pemadanan/", matching.match_list, name="match_list"),
    path("pemadanan/kirim/", matching.match_create, name="match_create"),
    path("pemadanan/<uuid:pk>/", matching.match_detail, name="match_detail"),
    path("pemadanan/<uuid:pk>/kemajuan/", matching.match_progress, name="match_progress"),
    path("pemadanan/<uuid:pk>/lanjutkan/", matching.match_resume, name="match_resume"),
    path("pemadanan/<uuid:pk>/hasil/", matching.match_result, name="match_result"),
]
