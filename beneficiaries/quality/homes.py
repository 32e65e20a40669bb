"""What is wrong with a household as a whole: its members, its place, its means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Unit
from beneficiaries.quality.kind import (
    SOCIAL_WORKER,
    STEWARD,
    VILLAGE_OPERATOR,
    QualityKind,
)
from beneficiaries.quality_enums import Severity

# Things that a poor household rarely has; two of them are a sign.
WEALTH = ("has_car", "has_air_conditioner", "has_water_heater", "has_other_house", "has_ship")
SIGNS_NEEDED = 2
_SIGNS = " + ".join(f"coalesce(h.{name}, false)::int" for name in WEALTH)
_NAMED = ", ".join(f"CASE WHEN h.{name} THEN '{name}' END" for name in WEALTH)

HOMES = (
    QualityKind(
        "household_empty",
        _("Rumah tangga tanpa anggota"),
        Severity.MEDIUM,
        _("Rumah tangga ini tidak mempunyai anggota dalam basis data."),
        _("Impor berkas anggotanya, atau usulkan penghapusan bila memang sudah tidak ada."),
        STEWARD,
        unit=Unit.HOUSEHOLD,
    ),
    QualityKind(
        "household_headless",
        _("Rumah tangga tanpa kepala"),
        Severity.MEDIUM,
        _("Tidak ada anggota yang tercatat sebagai kepala rumah tangga."),
        _("Tetapkan kepala rumah tangga di sumber."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
        confirmed=False,
    ),
    QualityKind(
        "household_many_heads",
        _("Rumah tangga dengan beberapa kepala"),
        Severity.MEDIUM,
        _("Lebih dari satu anggota tercatat sebagai kepala rumah tangga."),
        _("Perbaiki hubungan anggota, atau pisahkan menjadi dua rumah tangga."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
        confirmed=False,
    ),
    QualityKind(
        "wealth_signs",
        _("Tanda rumah tangga mampu"),
        Severity.MEDIUM,
        _("Rumah tangga ini memiliki sedikitnya dua aset yang jarang dimiliki keluarga miskin."),
        _("Periksa ke lapangan; usulkan pemeringkatan ulang bila benar."),
        SOCIAL_WORKER,
        unit=Unit.HOUSEHOLD,
        condition=f"{_SIGNS} >= {SIGNS_NEEDED}",
        facts=f"jsonb_build_object('signs', array_remove(ARRAY[{_NAMED}], NULL))",
    ),
    QualityKind(
        "village_ended",
        _("Desa/kelurahan sudah tidak berlaku"),
        Severity.MEDIUM,
        _("Desa/kelurahan rumah tangga ini sudah bergabung atau berganti kode."),
        _("Pindahkan ke desa penggantinya; provinsi dapat melakukannya sekaligus."),
        STEWARD,
        unit=Unit.HOUSEHOLD,
    ),
    QualityKind(
        "village_split",
        _("Desa mekar: tentukan desa baru"),
        Severity.MEDIUM,
        _("Desa/kelurahan rumah tangga ini dimekarkan menjadi beberapa desa."),
        _("Tentukan desa barunya, satu per satu atau sekaligus menurut RT, RW, atau dusun."),
        STEWARD,
        unit=Unit.HOUSEHOLD,
    ),
    QualityKind(
        "point_outside",
        _("Koordinat di luar wilayahnya"),
        Severity.LOW,
        _("Titik koordinat rumah berada di luar batas desa, kecamatan, atau kabupaten/kotanya."),
        _("Ambil ulang koordinat di rumah itu, atau perbaiki lintang dan bujur yang tertukar."),
        VILLAGE_OPERATOR,
        unit=Unit.HOUSEHOLD,
    ),
)
