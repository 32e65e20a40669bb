"""Addresses of proposals (`basis/usulan/`)."""

from django.urls import path

from beneficiaries.views import proposal_drafts, proposal_joining, proposals, village_homes

urlpatterns = [
    path("usulan/", proposals.proposal_list, name="proposal_list"),
    path("usulan/baru/", proposal_drafts.proposal_new, name="proposal_new"),
    path("usulan/tetapkan/", proposals.proposal_ratify, name="proposal_ratify"),
    path("usulan/rumah-tangga/", village_homes.villagehome_list, name="villagehome_list"),
    path("usulan/rumah-tangga/cari/", village_homes.villagehome_search, name="villagehome_search"),
    path(
        "usulan/rumah-tangga/<uuid:pk>/",
        village_homes.villagehome_detail,
        name="villagehome_detail",
    ),
    path(
        "usulan/rumah-tangga/<uuid:pk>/tambah-anggota/",
        proposal_joining.member_propose,
        name="member_propose",
    ),
    path(
        "usulan/rumah-tangga/<uuid:pk>/<slug:about>/",
        proposal_drafts.household_propose,
        name="household_propose",
    ),
    path(
        "usulan/orang/<uuid:pk>/<slug:about>/",
        proposal_drafts.person_propose,
        name="person_propose",
    ),
    path("usulan/berkas/<uuid:pk>/", proposals.proposalpaper_file, name="proposalpaper_file"),
    path(
        "usulan/berkas/<uuid:pk>/hapus/",
        proposal_drafts.proposalpaper_remove,
        name="proposalpaper_remove",
    ),
    path("usulan/<uuid:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("usulan/<uuid:pk>/ubah/", proposal_drafts.proposal_revise, name="proposal_revise"),
    path("usulan/<uuid:pk>/ubah/anggota/", proposal_joining.member_revise, name="member_revise"),
    path("usulan/<uuid:pk>/berkas/", proposal_drafts.proposal_paper, name="proposal_paper"),
    path("usulan/<uuid:pk>/<slug:step>/", proposals.proposal_act, name="proposal_act"),
]
