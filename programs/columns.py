"""The columns of an uploaded list of recipients, and the headers they go by in real files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from beneficiaries.person_headers import PERSON_HEADERS
from core.tabular.columns import Column, ColumnKind, ColumnSet
from programs.attributes import Question, attribute_columns, field_name

SEX_CHOICES = ("L", "P")
ROLE_CHOICES = ("Ketua", "Sekretaris", "Bendahara", "Anggota")
# Only lists of groups need them.
GROUP_COLUMNS = ("group_name", "group_role")

RECIPIENT_COLUMNS = ColumnSet(
    Column(
        "nik",
        _("NIK"),
        aliases=PERSON_HEADERS["nik"],
        kind=ColumnKind.IDENTIFIER,
        help=_("16 angka, ditulis sebagai teks. Kosongkan bila tidak diketahui."),
        example="1604124502850003",
    ),
    Column(
        "kk",
        _("Nomor KK"),
        aliases=PERSON_HEADERS["kk"],
        kind=ColumnKind.IDENTIFIER,
        help=_("16 angka, ditulis sebagai teks. Kosongkan bila tidak diketahui."),
        example="1604120101100007",
    ),
    Column(
        "name",
        _("Nama lengkap"),
        aliases=PERSON_HEADERS["name"],
        required=True,
        help=_("Seperti tertulis di KTP atau kartu keluarga."),
        example="Siti Aminah",
    ),
    Column(
        "birth_date",
        _("Tanggal lahir"),
        aliases=PERSON_HEADERS["birth_date"],
        kind=ColumnKind.DATE,
        help=_("Misalnya 05/02/1985 (tanggal, bulan, tahun)."),
        example="1985-02-05",
    ),
    Column(
        "sex",
        _("Jenis kelamin"),
        aliases=PERSON_HEADERS["sex"],
        kind=ColumnKind.CHOICE,
        choices=SEX_CHOICES,
        help=_("L untuk laki-laki, P untuk perempuan."),
        example="P",
    ),
    Column(
        "address",
        _("Alamat"),
        aliases=PERSON_HEADERS["address"],
        help=_("Jalan atau dusun, RT dan RW."),
        example="Dusun II RT 003 RW 001",
    ),
    Column(
        "regency",
        _("Kabupaten/kota"),
        aliases=PERSON_HEADERS["regency"],
        help=_("Boleh kosong bila kode desa diisi atau instansi Anda milik kabupaten/kota."),
    ),
    Column(
        "district",
        _("Kecamatan"),
        aliases=PERSON_HEADERS["district"],
        help=_("Wajib bila kode desa kosong."),
    ),
    Column(
        "village",
        _("Desa/kelurahan"),
        aliases=PERSON_HEADERS["village"],
        help=_("Wajib bila kode desa kosong."),
    ),
    Column(
        "village_code",
        _("Kode desa"),
        aliases=PERSON_HEADERS["village_code"],
        kind=ColumnKind.IDENTIFIER,
        help=_("Kode Kemendagri 10 angka. Boleh kosong bila nama wilayah lengkap."),
    ),
    Column(
        "amount",
        _("Nilai bantuan (Rp)"),
        aliases=("nilai", "nominal", "jumlah", "jumlah bantuan", "nilai bantuan", "besaran"),
        kind=ColumnKind.DECIMAL,
        help=_("Rupiah untuk penerima ini, tanpa sen."),
        example="1500000",
    ),
    Column(
        "goods",
        _("Bentuk barang/jasa"),
        aliases=("bentuk bantuan", "barang", "jenis barang", "jenis bantuan", "bentuk"),
        help=_("Bila bantuan bukan uang, misalnya “Beras 10 kg”."),
    ),
    Column(
        "given_on",
        _("Tanggal penyaluran"),
        aliases=("tgl penyaluran", "tanggal salur", "tgl salur", "tanggal terima"),
        kind=ColumnKind.DATE,
        help=_("Kosongkan bila belum disalurkan."),
    ),
    Column(
        "group_name",
        _("Nama kelompok"),
        aliases=("kelompok", "nama kube", "kube", "nama kelompok usaha", "kelompok tani"),
        help=_("Untuk anggota kelompok. Kelompok yang belum ada dibuat dari daftar ini."),
        example="KUBE Mawar",
    ),
    Column(
        "group_role",
        _("Jabatan"),
        aliases=("kedudukan", "jabatan kelompok"),
        kind=ColumnKind.CHOICE,
        choices=ROLE_CHOICES,
        help=_("Ketua, Sekretaris, Bendahara, atau Anggota; satu ketua tiap kelompok."),
        example="Ketua",
    ),
)


def columns_of(questions: Iterable[Question]) -> ColumnSet:
    """Our columns and those that the kind of aid asks for."""
    return ColumnSet(*RECIPIENT_COLUMNS, *attribute_columns(questions))


def template_columns(
    *,
    regencies: Sequence[str],
    districts: Sequence[str],
    place: dict[str, str],
    questions: Iterable[Question] = (),
    of_groups: bool = False,
) -> ColumnSet:
    """The columns for one agency's template: lists to pick from, and an example of its own ground.

    `place` holds example texts for `regency`, `district`, `village` and `village_code`. What the
    kind of aid requires is marked as required here, though a list without it can still be read.
    """
    asked = list(questions)
    must = {field_name(question) for question in asked if question.required}
    lists = {"regency": tuple(regencies), "district": tuple(districts)}
    return ColumnSet(
        *(
            replace(
                column,
                choices=lists.get(column.name, column.choices),
                example=place.get(column.name, column.example),
                required=column.required or column.name in must,
            )
            for column in columns_of(asked)
            if of_groups or column.name not in GROUP_COLUMNS
        )
    )
