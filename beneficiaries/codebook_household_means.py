"""Household variables: assets, livestock, program membership."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import (
    YES_1_NO_0,
    YES_1_NO_2,
    YES_3_NO_4,
    Group,
    Kind,
    Unit,
    Variable,
)

_of = partial(Variable, unit=Unit.HOUSEHOLD)
_asset = partial(_of, group=Group.ASSET, source="sideka")
_owns_12 = partial(_asset, kind=Kind.FLAG, codes=YES_1_NO_2)
_owns_34 = partial(_asset, kind=Kind.FLAG, codes=YES_3_NO_4)
_joins_12 = partial(_of, group=Group.PROGRAM, kind=Kind.FLAG, codes=YES_1_NO_2, source="sideka")
_joins_34 = partial(_of, group=Group.PROGRAM, kind=Kind.FLAG, codes=YES_3_NO_4, source="sideka")
_listed = partial(_of, group=Group.PROGRAM, kind=Kind.FLAG, codes=YES_1_NO_0)
_number = partial(_of, group=Group.PROGRAM, kind=Kind.TEXT)

# Headings of PBDT and DTSEN for the assets are known in part only ("aset_bergerak_*"): these are
# the likely ones. Others are named as left aside, and a person may say what they are.
ASSETS = (
    _owns_12("has_gas_cylinder", "ada_tabung_gas", _("Tabung gas 5,5 kg atau lebih"),
             aliases=("tabung_gas", "aset_bergerak_tabung_gas")),
    _owns_34("has_fridge", "ada_lemari_es", _("Lemari es"),
             aliases=("lemari_es", "aset_bergerak_lemari_es")),
    _owns_12("has_air_conditioner", "ada_ac", _("AC"),
             aliases=("ac", "aset_bergerak_ac")),
    _owns_34("has_water_heater", "ada_pemanas", _("Pemanas air"),
             aliases=("pemanas_air", "aset_bergerak_pemanas_air")),
    _owns_12("has_landline", "ada_telepon", _("Telepon rumah"),
             aliases=("telepon_rumah", "aset_bergerak_telepon_rumah")),
    _owns_34("has_television", "ada_tv", _("Televisi"),
             aliases=("televisi", "aset_bergerak_tv", "aset_bergerak_tv_datar")),
    _owns_12("has_gold", "ada_emas", _("Emas/perhiasan/tabungan senilai 10 gram atau lebih"),
             aliases=("emas", "aset_bergerak_emas")),
    _owns_34("has_computer", "ada_laptop", _("Komputer/laptop"),
             aliases=("komputer_laptop", "aset_bergerak_laptop")),
    _owns_12("has_bicycle", "ada_sepeda", _("Sepeda"),
             aliases=("sepeda", "aset_bergerak_sepeda")),
    _owns_34("has_motorcycle", "ada_motor", _("Sepeda motor"),
             aliases=("sepeda_motor", "aset_bergerak_sepeda_motor")),
    _owns_12("has_car", "ada_mobil", _("Mobil"),
             aliases=("mobil", "aset_bergerak_mobil")),
    _owns_34("has_boat", "ada_perahu", _("Perahu"),
             aliases=("perahu", "aset_bergerak_perahu")),
    _owns_12("has_outboard_motor", "ada_motor_tempel", _("Motor tempel"),
             aliases=("motor_tempel", "aset_bergerak_motor_tempel")),
    _owns_34("has_motor_boat", "ada_perahu_motor", _("Perahu motor"),
             aliases=("perahu_motor", "aset_bergerak_kapal_perahu_motor")),
    _owns_12("has_ship", "ada_kapal", _("Kapal"),
             aliases=("kapal", "aset_bergerak_kapal")),
    _owns_12("has_other_land", "aset_tak_bergerak", _("Lahan lain"),
             aliases=("aset_lahan", "lahan_tempat_lain")),
    # Sources mix numbers with words such as "1 hektare": kept as text, never computed with.
    _asset("other_land_area", "luas_atb", _("Luas lahan lain (m²)"), kind=Kind.TEXT,
           aliases=("luas_lahan",)),
    _owns_34("has_other_house", "rumah_lain", _("Rumah di tempat lain"),
             aliases=("rumah_di_tempat_lain", "rumah_tempat_lain")),
    _asset("cattle_count", "jumlah_sapi", _("Jumlah sapi"), kind=Kind.INTEGER,
           aliases=("jml_sapi",)),
    _asset("buffalo_count", "jumlah_kerbau", _("Jumlah kerbau"), kind=Kind.INTEGER,
           aliases=("jml_kerbau",)),
    _asset("horse_count", "jumlah_kuda", _("Jumlah kuda"), kind=Kind.INTEGER,
           aliases=("jml_kuda",)),
    _asset("pig_count", "jumlah_babi", _("Jumlah babi"), kind=Kind.INTEGER,
           aliases=("jml_babi",)),
    _asset("goat_count", "jumlah_kambing", _("Jumlah kambing/domba"), kind=Kind.INTEGER,
           aliases=("jml_kambing_domba",)),
    _owns_12("has_business", "sta_art_usaha", _("Anggota rumah tangga memiliki usaha"),
             aliases=("art_memiliki_usaha_sendiri",)),
)  # fmt: skip

PROGRAMS = (
    _joins_12("joins_kks", "sta_kks", _("Peserta KKS/KPS"), aliases=("kks_kps",)),
    _joins_34("joins_kip", "sta_kip", _("Peserta KIP/BSM"), aliases=("kip_bsm",)),
    _joins_12("joins_kis", "sta_kis", _("Peserta KIS/PBI BPJS"), aliases=("kis_bpjs",)),
    _joins_34("joins_bpjs_self_paid", "sta_bpjs_mandiri", _("Peserta BPJS mandiri"),
              aliases=("bpjs_mandiri",)),
    _joins_12("joins_jamsostek", "sta_jamsostek", _("Peserta Jamsostek/BPJS Ketenagakerjaan"),
              aliases=("jamsostek",)),
    _joins_34("joins_other_insurance", "sta_asuransi", _("Peserta asuransi kesehatan lain"),
              aliases=("asuransi",)),
    _joins_12("joins_pkh", "sta_pkh", _("Peserta PKH"), aliases=("pkh",)),
    _joins_34("joins_rastra", "sta_rastra", _("Peserta Raskin/Rastra"),
              aliases=("sta_raskin", "raskin")),
    _joins_12("joins_kur", "sta_kur", _("Peserta KUR"), aliases=("kur",)),
    _listed("listed_pkh", "AdaPKH", _("Terdaftar PKH")),
    _listed("listed_pbdt", "AdaPBDT", _("Terdaftar PBDT")),
    _listed("listed_kks_2016", "AdaKKS2016", _("Terdaftar KKS 2016")),
    _listed("listed_kks_2017", "AdaKKS2017", _("Terdaftar KKS 2017")),
    _listed("listed_pbi", "AdaPBI", _("Terdaftar PBI")),
    _listed("listed_dapodik", "AdaDapodik", _("Terdaftar Dapodik")),
    _listed("listed_bpnt", "AdaBPNT", _("Terdaftar BPNT")),
    _number("pkh_number", "NoPesertaPKH", _("Nomor peserta PKH"), masked=True,
            aliases=("no_peserta_pkh",)),
    _number("kks_2016_number", "NoPesertaKKS2016", _("Nomor peserta KKS 2016"),
            masked=True),
    _number("pbi_number", "NoPesertaPBI", _("Nomor peserta PBI"), masked=True),
    _number("kip_number", "PesertaKIP", _("Peserta KIP"), masked=True),
    _number("debit_card_number", "NoKartuDebit", _("Nomor kartu debit"), masked=True),
    _number("kks_number", "no_kks", _("Nomor KKS"), masked=True,
            aliases=("nomor_kartu",)),
    _number("caretaker_id", "id_pengurus", _("ID pengurus KKS"), masked=True),
    # Whoever collects for the family: personal data of somebody who may not live here.
    _number("caretaker_name", "Nama_Pengurus", _("Nama pengurus KKS"),
            aliases=("nama_pengurus_kpm", "nama_penerima")),
    _number("caretaker_nik", "NIK_Pengurus", _("NIK pengurus KKS"),
            masked=True, aliases=("nik_ktp",)),
    _number("caretaker_address", "Alamat_Pengurus", _("Alamat pengurus KKS")),
    _number("caretaker_mother_name", "Nama_Gadis_Ibu_Kandung_Pengurus",
            _("Nama gadis ibu kandung pengurus"),
            aliases=("nama_gadis_ibu_kandung",)),
    _of("caretaker_birth_date", "TglLahir_Pengurus", _("Tanggal lahir pengurus KKS"),
        group=Group.PROGRAM, kind=Kind.DATE),
    _number("caretaker_relation", "HubKel_Pengurus", _("Hubungan pengurus dengan keluarga")),
)  # fmt: skip
