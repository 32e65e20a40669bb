"""The tables of the technical administration. Nobody of the base, and no right to see somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.models import Job
from programs.models import ProgramKind
from regions.enums import Level
from regions.models import Region
from sigertak.administration.site import TechnicalAdmin, site

__all__ = ["site"]


class AgencyAdmin(TechnicalAdmin):
    """Offices. Kind and territory stay as they were founded: rows and rights hang on them."""

    addable = True
    changeable = ("name", "short_name", "is_active")
    list_display = ("name", "short_name", "kind", "region", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("region",)
    search_fields = ("name", "short_name")
    fields = ("name", "short_name", "kind", "region", "is_active")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.filter(level__in=[Level.PROVINCE, Level.REGENCY])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.regency = obj.region.regency
        super().save_model(request, obj, form, change)


class UserAdmin(TechnicalAdmin):
    """Accounts as technicians need them: is it there, is it open, when was it used."""

    changeable = ("is_active",)
    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "name")
    fields = ("email", "name", "is_active", "last_login")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.pk == request.user.pk:
            messages.error(request, _("Akun Anda sendiri tidak dapat Anda tutup."))
            return
        super().save_model(request, obj, form, change)


class RegionAdmin(TechnicalAdmin):
    list_display = ("code", "name", "level")
    list_filter = ("level",)
    search_fields = ("code", "name")
    fields = ("code", "name", "level", "parent")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Region]:
        rows: models.QuerySet[Region] = super().get_queryset(request).select_related("parent")
        return rows


class KindAdmin(TechnicalAdmin):
    """Kinds of aid, as Bappeda laid them down: looked at, for support."""

    list_display = ("code", "name", "sector", "target_unit", "is_active")
    list_filter = ("is_active", "sector")
    search_fields = ("code", "name")
    fields = ("code", "name", "sector", "target_unit", "note", "is_active")


class JobAdmin(TechnicalAdmin):
    """Work in the background: what waits, runs or failed, and how often it was tried. Ids alone."""

    list_display = ("kind", "state", "done", "total", "attempts", "created_at", "finished_at")
    list_filter = ("state", "kind")
    ordering = ("-created_at",)
    fields = (
        "kind", "subject_id", "state", "done", "total", "message", "attempts", "created_at",
        "started_at", "heartbeat_at", "finished_at",
    )  # fmt: skip


site.register(Agency, AgencyAdmin)
site.register(ProgramKind, KindAdmin)
site.register(Job, JobAdmin)
site.register(User, UserAdmin)
site.register(Region, RegionAdmin)
