"""Django's admin as a part of the portal.

Who comes in, the map of rules says, as for every page; signing in happens at the portal's own door,
with both factors and its limits. Only what has a use here is mounted: no password form, no
deleting, no history of its own (the audit trail is one).
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import NOBODY
from core import audit

_PAGES = {"index", "jsi18n"}
_ACTS = ("_changelist", "_add", "_change")


class TechnicalSite(AdminSite):
    site_title = _("Administrasi teknis")
    site_header = _("Administrasi teknis Sigertak Plus")
    index_title = _("Pengaturan portal")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The permission alone counts; Django's own staff and superuser marks mean nothing here."""
        scope = getattr(request, "scope", NOBODY)
        return bool(request.user.is_active and scope.may(Permission.SYSTEM_ADMIN))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The middleware has judged already; a page that it forgot is closed here."""
        inner = super().admin_view(view, cacheable)

        def judged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise PermissionDenied
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return judged

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One door for all: the portal's."""
        return redirect_to_login("/teknis/")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        theirs = super().get_urls()
        return [
            *(one for one in theirs if isinstance(one, URLResolver) or one.name in _PAGES),
            path("masuk/", self.login, name="login"),
            path("<slug:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]


class TechnicalAdmin(ModelAdmin):
    """A table that is looked at. `addable` and `changeable` say what else may be done with it."""

    actions = None
    addable = False
    changeable: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [one for one in super().get_urls() if one.name and one.name.endswith(_ACTS)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A question that the list does not know is a page that is not there, and no alarm."""
        try:
            answer: HttpResponse = super().changelist_view(request, extra_context)
        except SuspiciousOperation:
            raise Http404 from None
        return answer

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.addable and self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(self.changeable) and self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        if obj is None:
            return ()
        return [name for name in self.get_fields(request, obj) if name not in self.changeable]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write only what may be changed: the database role holds no more than that either."""
        fields = list(form.changed_data)
        by = cast(User, request.user)
        if change:
            obj.save(update_fields=[name for name in self.changeable if name in fields])
            audit.record("administration.change", by=by, subject=obj, fields=fields)
        else:
            obj.save(force_insert=True)
            audit.record("administration.add", by=by, subject=obj, fields=fields)

    def log_addition(self, *args: Any) -> None:  # type: ignore[override]
        """The audit trail has it."""

    def log_change(self, *args: Any) -> None:  # type: ignore[override]
        """The audit trail has it."""


site = TechnicalSite(name="admin")
