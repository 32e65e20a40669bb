"""Person variables: identity, kinship, documents, state of the record."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import (
    YES_1_NO_2,
    Group,
    Kind,
    Unit,
    Variable,
    numbered,
)

_of = partial(Variable, unit=Unit.PERSON)
_id = partial(_of, group=Group.IDENTIFIER, kind=Kind.TEXT)
_unsure = partial(_of, source="unconfirmed", confirmed=False)
_seen = partial(_of, source="seen in code", kind=Kind.CODE)
_civil = partial(_of, group=Group.CIVIL_REGISTRY, kind=Kind.TEXT)

IDENTIFIERS = (
    _id("registry_person_id", "IDARTBDT", _("ID anggota rumah tangga"),
        aliases=("id_art_bdt", "ID Individu")),
    _id("registry_id", "IDBDT", _("ID rumah tangga"),
        aliases=("id_bdt", "nomor_urut_rumah_tangga", "ID Keluarga P3KE", "id_keluarga")),
    _id("nik", "NIK", _("NIK"), aliases=("nomor_induk_kependudukan", "nik_ktp"), masked=True),
    _id("family_card_number", "NoKK", _("Nomor KK"),
        aliases=("no_kk", "nomor_kartu_keluarga", "NOKK_DTKS", "KK"), masked=True),
    _id("member_serial", "nomor_urut_anggota_rumah_tangga",
        _("Nomor urut anggota rumah tangga"), source="pbdt-header"),
    _id("source_row_id", "id", _("Nomor baris sumber"), source="pbdt-header"),
)  # fmt: skip

RELATIONS = (
    _("Istri/suami"), _("Anak"), _("Menantu"), _("Cucu"), _("Orang tua/mertua"),
    _("Pembantu/sopir"), _("Lainnya"),
)  # fmt: skip

DEMOGRAPHY = (
    _of("name", "Nama", _("Nama"), group=Group.IDENTITY, kind=Kind.TEXT,
        aliases=("nama_penerima", "nama_lengkap")),
    _seen("sex", "JnsKel", _("Jenis kelamin"), group=Group.DEMOGRAPHY,
          codes=numbered(_("Laki-laki"), _("Perempuan")),
          aliases=("jenis_kelamin", "id_jenis_kelamin")),
    _of("birth_place", "TmpLahir", _("Tempat lahir"), group=Group.DEMOGRAPHY, kind=Kind.TEXT,
        aliases=("tempat_lahir",)),
    _of("birth_date", "TglLahir", _("Tanggal lahir"), group=Group.DEMOGRAPHY, kind=Kind.DATE,
        aliases=("tanggal_lahir", "tgl_lahir")),
    _of("age", "Umur", _("Umur saat pendataan"), group=Group.DEMOGRAPHY, kind=Kind.INTEGER),
    _unsure("head_relation", "Hub_KRT", _("Hubungan dengan kepala rumah tangga"),
            group=Group.DEMOGRAPHY, kind=Kind.CODE,
            codes=numbered(_("Kepala rumah tangga"), *RELATIONS),
            aliases=("hubungan_dengan_kepala_rumah_tangga",)),
    _of("family_serial", "NUK", _("Nomor urut keluarga"), group=Group.DEMOGRAPHY,
        kind=Kind.INTEGER, aliases=("nomor_urut_keluarga",)),
    _unsure("family_relation", "Hubkel", _("Hubungan dengan kepala keluarga"),
            group=Group.DEMOGRAPHY, kind=Kind.CODE,
            codes=numbered(_("Kepala keluarga"), *RELATIONS),
            aliases=("hubungan_dengan_kepala_keluarga", "id_hub_kepala_keluarga")),
    _unsure("marital_status", "Sta_kawin", _("Status perkawinan"), group=Group.DEMOGRAPHY,
            kind=Kind.CODE,
            codes=numbered(_("Belum kawin"), _("Kawin"), _("Cerai hidup"), _("Cerai mati")),
            aliases=("status_perkawinan", "id_status_perkawinan", "Status Kawin")),
    _of("mother_maiden_name", "namagadis_ibukandung", _("Nama gadis ibu kandung"),
        group=Group.IDENTITY, kind=Kind.TEXT,
        aliases=("nama_gadis_ibu_kandung", "nama_ibu_kandung")),
)  # fmt: skip

DOCUMENTS = (
    _unsure("marriage_certificate", "Ada_akta_nikah", _("Akta/buku nikah atau cerai"),
            group=Group.DOCUMENT, kind=Kind.CODE,
            codes=numbered(_("Tidak ada"), _("Ya, dapat ditunjukkan"),
                           _("Ya, tidak dapat ditunjukkan"), start=0),
            aliases=("kepemilikan_buku_nikah_cerai",)),
    _unsure("in_family_card", "Ada_diKK", _("Tercantum dalam KK"), group=Group.DOCUMENT,
            kind=Kind.FLAG, codes=YES_1_NO_2, aliases=("tercantum_dalam_kk",)),
    _unsure("identity_documents", "Ada_kartu_identitas", _("Kepemilikan kartu identitas"),
            group=Group.DOCUMENT, kind=Kind.BITMASK,
            codes={0: _("Tidak ada"), 1: _("Akta kelahiran"), 2: _("Kartu pelajar"),
                   4: _("KTP"), 8: _("SIM")},
            aliases=("kepemilikan_kartu_identitas",)),
)  # fmt: skip

STATUSES = (
    _of("presence_status", "Sta_keberadaan_art", _("Keberadaan anggota rumah tangga"),
        group=Group.STATUS, kind=Kind.INTEGER, confirmed=False),
    _of("cleansing_note", "KET_TAMBAHAN", _("Keterangan pembersihan data"), group=Group.STATUS,
        kind=Kind.TEXT, source="cleansing-header"),
)  # fmt: skip

CIVIL_REGISTRY = (
    _civil("civil_nik", "DUK_NIK", _("NIK menurut Dukcapil"), masked=True),
    _civil("civil_family_card_number", "DUK_NO_KK", _("Nomor KK menurut Dukcapil"), masked=True),
    _civil("civil_name", "DUK_NAMA_LGKP", _("Nama menurut Dukcapil")),
    _civil("civil_family_relation", "DUK_STAT_HBKEL", _("Hubungan keluarga menurut Dukcapil")),
    _of("civil_birth_date", "DUK_TGL_LHR", _("Tanggal lahir menurut Dukcapil"),
        group=Group.CIVIL_REGISTRY, kind=Kind.DATE),
    _civil("civil_sex", "DUK_JENIS_KLMIN", _("Jenis kelamin menurut Dukcapil")),
    _civil("civil_match", "Padan Dukcapil", _("Padan Dukcapil"), source="p3ke-header"),
    _civil("nik_mark", "flag_nik", _("Tanda NIK"), confirmed=False),
    _civil("nik_mark_2", "FLAG_NIK2", _("Tanda NIK kedua"), confirmed=False),
    _civil("applied_nik_mark", "flag_applied_nik", _("Tanda NIK diterapkan"), confirmed=False),
    _civil("nik_check", "CEKNIK", _("Hasil cek NIK"), confirmed=False),
    _civil("cleansing_mark", "flag_cleansing", _("Tanda pembersihan"), confirmed=False),
    _civil("civil_region_code", "KDWILCAPIL", _("Kode wilayah Dukcapil")),
    _civil("pbi_match_note", "KET_PADAN_PBI", _("Keterangan padan PBI")),
)  # fmt: skip
