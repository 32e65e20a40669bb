"""All addresses. Each needs a rule in `sigertak.access`, or it answers 404."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from accounts.views import second_factor
from sigertak.administration import tables
from sigertak.views.home import home


class AccountConverter(StringConverter):
    """An account's id in a link; its key begins behind the first hyphen, and has some itself."""

    regex = "[0-9A-Za-z]+"


register_converter(AccountConverter, "account")

# allauth's own urls.py also brings sign-up, e-mail change and more: only what we use is mounted.
_account = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "sandi/baru/<account:uidb36>-<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sandi/ganti/", account.password_change, name="account_change_password"),
    path("periksa-ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("faktor-kedua/", second_factor.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/periksa-ulang/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/pengaturan/", second_factor.index, name="mfa_index"),
    path("faktor-kedua/aktifkan/", second_factor.activate_app, name="mfa_activate_totp"),
    path("faktor-kedua/lepas/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("faktor-kedua/kunci/tambah/", second_factor.add_key, name="mfa_add_webauthn"),
    path("faktor-kedua/kunci/<int:pk>/nama/", second_factor.rename_key, name="mfa_edit_webauthn"),
    path(
        "faktor-kedua/kunci/<int:pk>/hapus/", second_factor.remove_key, name="mfa_remove_webauthn"
    ),
    path(
        "faktor-kedua/kunci/periksa-ulang/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "faktor-kedua/kode-cadangan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "faktor-kedua/kode-cadangan/buat/",
        second_factor.make_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("sesi/", sessions.list_usersessions, name="usersessions_list"),
]

urlpatterns = [
    path("", include("public.urls")),
    path("beranda/", home, name="home"),
    path("bahasa/", set_language, name="set_language"),
    path("akun/", include(_account)),
    path("akun/", include("accounts.urls")),
    path("wilayah/", include("regions.urls")),
    path("basis/", include("beneficiaries.urls")),
    path("program/", include("programs.urls")),
    path("verifikasi/", include("verification.urls")),
    path("analisis/", include("analysis.urls")),
    path("teknis/", tables.site.urls),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.forbidden"
handler404 = "accounts.views.elsewhere.not_found"
handler500 = "core.views.server_error"
