"""A list of offices, for founding hundreds at once: what a line says, and what it may change.

Built on django-import-export: it compares each line with what stands, tells new from changed, and
rehearses the whole before anything stays. Kind and territory of an office are never changed by a
list: rows and rights hang on them.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, resources, widgets

from accounts.enums import AgencyKind
from accounts.models import Agency
from core.tabular.columns import Column, ColumnSet
from regions.codes import CodeError, parse_code
from regions.enums import Level
from regions.models import Region

COLUMNS = ColumnSet(
    Column("nama", "Nama instansi", aliases=("instansi", "nama opd", "opd"), required=True),
    Column("nama_singkat", "Nama singkat", aliases=("singkatan",), required=True),
    Column("jenis", "Jenis", aliases=("jenis instansi",), required=True),
    Column("kode_wilayah", "Kode wilayah", aliases=("kode kabupaten/kota", "kode"), required=True),
)
# Offices of villages are founded with their first account.
_KINDS = tuple(kind for kind in AgencyKind if kind is not AgencyKind.VILLAGE)
_KIND_WORDS = {word.casefold(): kind for kind in _KINDS for word in (kind.value, str(kind.label))}


class KindWidget(widgets.Widget):
    """The kind by its code or its Indonesian words."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> AgencyKind:
        kind = _KIND_WORDS.get(str(value or "").strip().casefold())
        if kind is None:
            known = ", ".join(f"{kind.value} ({kind.label})" for kind in _KINDS)
            raise ValueError(f"Jenis {value!r} tidak dikenal. Tulis salah satu: {known}.")
        return kind


class TerritoryWidget(widgets.Widget):
    """A province or regency by its Kemendagri code, with or without dots."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Region:
        try:
            code = parse_code(str(value or "")).digits
        except CodeError:
            code = ""
        held = Region.objects.current().filter(level__in=[Level.PROVINCE, Level.REGENCY])
        region = held.filter(code=code).first() if code else None
        if region is None:
            raise ValueError(
                f"Kode wilayah {value!r} bukan kode provinsi atau kabupaten/kota yang berlaku. "
                "Tulis kode Kemendagri, misalnya 16 atau 16.04."
            )
        return region


class AgencyResource(resources.ModelResource):
    name = fields.Field("name", "nama")
    short_name = fields.Field("short_name", "nama_singkat")
    kind = fields.Field("kind", "jenis", KindWidget())
    region = fields.Field("region", "kode_wilayah", TerritoryWidget())

    class Meta:
        model = Agency
        fields = ("name", "short_name", "kind", "region")
        import_id_fields = ("region", "name")
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Any) -> Agency | None:
        """An office is the same if name and territory are, however the name is written."""
        region = self.fields["region"].clean(row)
        name = " ".join(str(row["nama"] or "").split())
        return Agency.objects.filter(region=region, name__iexact=name).first()

    def import_field(self, field: Any, instance: Any, row: Any, *args: Any, **kwargs: Any) -> None:
        """Of an office that stands, a list changes the short name alone."""
        if instance.pk and not instance._state.adding and field.attribute != "short_name":
            if field.attribute == "kind" and field.clean(row) != instance.kind:
                raise ValidationError(
                    {"kind": f"Instansi ini sudah ada dengan jenis {instance.get_kind_display()}; "
                     "jenis tidak diubah oleh daftar."}
                )  # fmt: skip
            return
        super().import_field(field, instance, row, *args, **kwargs)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name in ("nama", "nama_singkat"):
            row[name] = " ".join(str(row[name] or "").split())

    def before_save_instance(self, instance: Agency, row: Any, **kwargs: Any) -> None:
        instance.regency = instance.region.regency
