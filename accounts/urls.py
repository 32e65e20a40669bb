from django.urls import path

from accounts.views import activation, members, notices, requests, trail

app_name = "accounts"

urlpatterns = [
    path("ajukan/", requests.request_new, name="request_new"),
    path("ajukan/terkirim/", requests.request_sent, name="request_sent"),
    path("aktivasi/<str:secret>/", activation.activate, name="activate"),
    path("permohonan/", requests.request_list, name="request_list"),
    path("permohonan/<uuid:pk>/", requests.request_detail, name="request_detail"),
    path("permohonan/<uuid:pk>/surat/", requests.request_letter, name="request_letter"),
    path("permohonan/<uuid:pk>/setujui/", requests.request_approve, name="request_approve"),
    path("permohonan/<uuid:pk>/tolak/", requests.request_refuse, name="request_refuse"),
    path("pengguna/", members.member_list, name="member_list"),
    path("pengguna/<uuid:pk>/cabut/", members.member_revoke, name="member_revoke"),
    path("pengguna/<uuid:pk>/tautan/", members.member_link, name="member_link"),
    path("peran/pilih/", members.membership_choose, name="membership_choose"),
    path("kotak-masuk/", notices.notice_list, name="notice_list"),
    path("kotak-masuk/dibaca/", notices.notice_read_all, name="notice_read_all"),
    path("kotak-masuk/surel/", notices.notice_settings, name="notice_settings"),
    path("kotak-masuk/<uuid:pk>/buka/", notices.notice_open, name="notice_open"),
    path("kotak-masuk/<uuid:pk>/dibaca/", notices.notice_read, name="notice_read"),
    path("jejak-audit/", trail.trail_list, name="trail_list"),
]
