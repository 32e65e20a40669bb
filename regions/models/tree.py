"""The tree of administrative regions: one table for all four levels."""

from __future__ import annotations

from typing import Any

from django.db import connections, models, router
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regions.enums import KINDS_OF_LEVEL, Kind, Level
from regions.querysets import RegionQuerySet


def _shape(
    level: Level, *, own: str | None, parent: str | None, empty: tuple[str, ...], digits: int
) -> Q:
    """What a row of `level` must look like.

    Every compared column is also demanded NOT NULL: a check whose result is NULL passes.
    """
    shape = Q(level=level, kind__in=KINDS_OF_LEVEL[level], code__regex=rf"^[0-9]{{{digits}}}$")
    shape &= Q(parent__isnull=parent is None)
    for name in ("province", "regency", "district"):
        shape &= Q(**{f"{name}__isnull": name in empty})
    if own:
        shape &= Q(**{own: F("id")})
    if parent:
        shape &= Q(parent=F(parent))
    return shape


def _ancestor(verbose_name: Any) -> models.ForeignKey[Region | None, Region | None]:
    """A repeated ancestor. `parent` guards deletion; here the database's own check is enough,
    and PROTECT would forbid deleting any row, since each points at itself.
    """
    return models.ForeignKey(
        "self",
        models.DO_NOTHING,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
    )


class Region(models.Model):
    """A province, regency (kabupaten/kota), district (kecamatan) or village (desa/kelurahan).

    `province`, `regency` and `district` repeat the ancestors; at its own level a row points at
    itself, so that "all within this regency" is one equality. `save()` fills them from `parent`.

    A region that is split or renumbered keeps its row with `valid_to` set, and `successor` names
    the region that took its place. `valid_from` empty means "as far back as our data goes".
    """

    id = models.AutoField(primary_key=True)
    level = models.CharField(_("tingkat"), max_length=8, choices=Level)
    kind = models.CharField(_("jenis"), max_length=9, choices=Kind)
    name = models.CharField(_("nama"), max_length=100)
    short_name = models.CharField(
        _("nama singkat"), max_length=100, help_text=_("Tanpa kata Kabupaten atau Kota.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("wilayah induk"),
    )
    province = _ancestor(_("provinsi"))
    regency = _ancestor(_("kabupaten/kota"))
    district = _ancestor(_("kecamatan"))
    code = models.CharField(_("kode Kemendagri"), max_length=10, help_text=_("Angka tanpa titik."))
    # NULL is "unknown": the list brings those of provinces and regencies, a table those of villages
    # (`operations.bps_codes`). An ended village keeps its own, for files of before.
    code_bps = models.CharField(_("kode BPS"), max_length=10, null=True, blank=True)  # noqa: DJ001
    latitude = models.DecimalField(
        _("lintang"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("bujur"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    boundary = models.JSONField(
        _("batas wilayah"), null=True, blank=True, help_text=_("Geometri GeoJSON, disederhanakan.")
    )
    valid_from = models.DateField(_("berlaku sejak"), null=True, blank=True)
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("wilayah pengganti"),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wilayah")
        verbose_name_plural = _("wilayah")
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(
                fields=("code", "valid_from"), name="region_code_version", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=("code",), condition=Q(valid_to__isnull=True), name="region_code_current"
            ),
            models.UniqueConstraint(
                fields=("code_bps",),
                condition=Q(valid_to__isnull=True, code_bps__isnull=False),
                name="region_code_bps_current",
            ),
            models.CheckConstraint(
                name="region_shape_of_level",
                condition=(
                    _shape(
                        Level.PROVINCE,
                        own="province",
                        parent=None,
                        empty=("regency", "district"),
                        digits=2,
                    )
                    | _shape(
                        Level.REGENCY,
                        own="regency",
                        parent="province",
                        empty=("district",),
                        digits=4,
                    )
                    | _shape(Level.DISTRICT, own="district", parent="regency", empty=(), digits=6)
                    | _shape(Level.VILLAGE, own=None, parent="district", empty=(), digits=10)
                ),
            ),
            models.CheckConstraint(
                name="region_validity_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="region_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Place the row in the tree by its `parent` before writing it."""
        if self._state.adding and not self.pk:
            self.pk = next_ids(1, using=kwargs.get("using"))[0]
        self.place()
        super().save(*args, **kwargs)

    def place(self) -> None:
        """Set the ancestors from `parent` and, at the own level, from the row's own key."""
        parent = self.parent
        self.province_id = parent.province_id if parent else None
        self.regency_id = parent.regency_id if parent else None
        self.district_id = parent.district_id if parent else None
        if self.level != Level.VILLAGE:
            setattr(self, f"{self.level}_id", self.pk)

    @property
    def full_name(self) -> str:
        """The name with its kind: "Desa Gunung Aji", "Kecamatan Kikim Timur", "Kota Palembang"."""
        if self.level == Level.REGENCY:
            return self.name
        return f"{self.get_kind_display()} {self.name}"

    @property
    def full_path(self) -> str:
        """The name with those above it, province left out, as in an address.

        Reads `parent` upwards: `select_related("district", "regency")` saves the queries.
        """
        above = {
            Level.VILLAGE: (self.district, self.regency),
            Level.DISTRICT: (self.regency,),
        }.get(Level(self.level), ())
        return ", ".join([self.full_name, *(region.full_name for region in above if region)])


def next_ids(count: int, *, using: str | None = None) -> list[int]:
    """Keys reserved from the table's sequence.

    A row must know its key before it is inserted, because it points at itself.
    """
    connection = connections[using or router.db_for_write(Region)]
    table = Region._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]
