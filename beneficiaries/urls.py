from django.urls import path

from beneficiaries.urls_groups import urlpatterns as groups
from beneficiaries.urls_imports import urlpatterns as imports
from beneficiaries.urls_matching import urlpatterns as matching
from beneficiaries.urls_photos import urlpatterns as photos
from beneficiaries.urls_proposals import urlpatterns as proposals
from beneficiaries.urls_quality import urlpatterns as quality
from beneficiaries.urls_regions import urlpatterns as regions
from beneficiaries.views import (
    breach,
    households,
    persons,
    reveals,
    search,
    verification_clock,
    who_saw,
)

app_name = "beneficiaries"

urlpatterns = [
    path("rumah-tangga/", households.household_list_page, name="household_list"),
    path("rumah-tangga/cari/", search.start, name="search"),
    path("rumah-tangga/hasil/", search.results, name="search_results"),
    path("rumah-tangga/<uuid:pk>/", households.household_detail, name="household_detail"),
    path("orang/<uuid:pk>/", persons.person_detail, name="person_detail"),
    path("keluarga/<uuid:pk>/", persons.family_detail, name="family_detail"),
    path("orang/<uuid:pk>/buka-nik/", reveals.person_reveal, name="person_reveal"),
    path("verifikasi-tahunan/", verification_clock.verification_clock, name="verification_clock"),
    path("siapa-melihat/", who_saw.sight_report, name="sight_report"),
    path("insiden-data/", breach.breach_report, name="breach_report"),
    path("insiden-data/daftar/", breach.breach_persons, name="breach_persons"),
    path("siapa-melihat/cari/", who_saw.sight_search, name="sight_search"),
    *groups,
    *imports,
    *matching,
    *photos,
    *proposals,
    *quality,
    *regions,
]
