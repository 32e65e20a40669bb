"""Household variables: identity, housing, welfare, photos, status of the record.

Code lists as printed in the BDT 2015 questionnaire and carried on by DTKS.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Group, Kind, Unit, Variable, numbered

_of = partial(Variable, unit=Unit.HOUSEHOLD)
_id = partial(_of, group=Group.IDENTIFIER, kind=Kind.TEXT)
_head = partial(_of, group=Group.DEMOGRAPHY, source="pbdt-header", confirmed=False)
_housing = partial(_of, group=Group.HOUSING, source="sideka")
_photo = partial(_of, group=Group.PHOTO, kind=Kind.TEXT)
_status = partial(_of, group=Group.STATUS, kind=Kind.TEXT)

CONDITION = numbered(_("Bagus/kualitas tinggi"), _("Jelek/kualitas rendah"))

IDENTIFIERS = (
    _id("registry_id", "IDBDT", _("ID rumah tangga"),
        aliases=("id_bdt", "nomor_urut_rumah_tangga", "ID Keluarga P3KE", "id_keluarga")),
    _id("household_serial", "RUTA6", _("Nomor urut rumah tangga")),
    _id("pbdt_number", "NoPesertaPBDT", _("Nomor peserta PBDT")),
    _id("kemsos_number", "NoPBDTKemsos", _("Nomor PBDT versi Kementerian Sosial")),
    _id("family_card_number", "NoKK", _("Nomor KK"),
        aliases=("no_kk", "nomor_kartu_keluarga", "NOKK_DTKS", "KK"), source="dtsen-header",
        masked=True),
    _id("source_row_id", "id", _("Nomor baris sumber"), source="pbdt-header"),
)  # fmt: skip

PEOPLE = (
    _of("head_name", "Nama_KRT", _("Nama kepala rumah tangga"), group=Group.IDENTITY,
        kind=Kind.TEXT, aliases=("nama_kepala_keluarga",)),
    _of("member_count", "Jumlah_ART", _("Jumlah anggota rumah tangga"), group=Group.DEMOGRAPHY,
        kind=Kind.INTEGER, aliases=("jumlah_anggota_rumah_tangga",)),
    _of("family_count", "Jumlah_Keluarga", _("Jumlah keluarga"), group=Group.DEMOGRAPHY,
        kind=Kind.INTEGER, aliases=("jumlah_keluarga",)),
    # PBDT prints the head's own answers beside the household; their lists are the persons'.
    _head("head_sex", "jenis_kelamin", _("Jenis kelamin kepala rumah tangga"), kind=Kind.INTEGER),
    _head("head_age", "umur", _("Umur kepala rumah tangga"), kind=Kind.INTEGER),
    _head("head_education", "jenjang_pendidikan_tertinggi",
          _("Pendidikan kepala rumah tangga"), kind=Kind.INTEGER),
    _head("head_industry", "lapangan_usaha", _("Lapangan usaha kepala rumah tangga"),
          kind=Kind.INTEGER),
    _head("head_employment_status", "status_kedudukan",
          _("Status pekerjaan kepala rumah tangga"), kind=Kind.INTEGER),
)  # fmt: skip

HOUSING = (
    _housing("building_tenure", "sta_bangunan", _("Status penguasaan bangunan"), kind=Kind.CODE,
             codes=numbered(_("Milik sendiri"), _("Kontrak/sewa"), _("Bebas sewa"), _("Dinas"),
                            _("Lainnya")),
             aliases=("status_bangunan", "id_status_penguasaan_bangunan")),
    _housing("land_tenure", "sta_lahan", _("Status lahan"), kind=Kind.CODE,
             codes=numbered(_("Milik sendiri"), _("Milik orang lain"), _("Tanah negara"),
                            _("Lainnya")),
             aliases=("status_lahan",)),
    _housing("floor_area", "luas_lantai", _("Luas lantai (m²)"), kind=Kind.DECIMAL,
             aliases=("luas_lantai_bangunan",)),
    _housing("floor_type", "lantai", _("Jenis lantai terluas"), kind=Kind.CODE,
             codes=numbered(_("Marmer/granit"), _("Keramik"), _("Parket/vinil/permadani"),
                            _("Ubin/tegel/teraso"), _("Kayu/papan kualitas tinggi"),
                            _("Semen/bata merah"), _("Bambu"), _("Kayu/papan kualitas rendah"),
                            _("Tanah"), _("Lainnya")),
             aliases=("jenis_lantai_terluas", "id_lantai_terluas")),
    _housing("wall_type", "dinding", _("Jenis dinding terluas"), kind=Kind.CODE,
             codes=numbered(_("Tembok"), _("Plesteran anyaman bambu/kawat"), _("Kayu"),
                            _("Anyaman bambu"), _("Batang kayu"), _("Bambu"), _("Lainnya")),
             aliases=("jenis_dinding_terluas", "id_dinding_terluas")),
    _housing("wall_condition", "kondisi_dinding", _("Kondisi dinding"), kind=Kind.CODE,
             codes=CONDITION),
    _housing("roof_type", "atap", _("Jenis atap terluas"), kind=Kind.CODE,
             codes=numbered(_("Beton/genteng beton"), _("Genteng keramik"), _("Genteng metal"),
                            _("Genteng tanah liat"), _("Asbes"), _("Seng"), _("Sirap"),
                            _("Bambu"), _("Jerami/ijuk/daun/rumbia"), _("Lainnya")),
             aliases=("jenis_atap_terluas", "id_atap_terluas")),
    _housing("roof_condition", "kondisi_atap", _("Kondisi atap"), kind=Kind.CODE,
             codes=CONDITION),
    _housing("bedroom_count", "jumlah_kamar", _("Jumlah kamar tidur"), kind=Kind.INTEGER,
             aliases=("jumlah_kamar_tidur",)),
    _housing("drinking_water", "sumber_airminum", _("Sumber air minum"), kind=Kind.CODE,
             codes=numbered(_("Air kemasan bermerek"), _("Air isi ulang"), _("Leding meteran"),
                            _("Leding eceran"), _("Sumur bor/pompa"), _("Sumur terlindung"),
                            _("Sumur tak terlindung"), _("Mata air terlindung"),
                            _("Mata air tak terlindung"), _("Sungai/danau/waduk"),
                            _("Air hujan"), _("Lainnya")),
             aliases=("sumber_air_minum", "id_sumber_airminum")),
    _housing("water_meter_number", "nomor_meter_air", _("ID pelanggan PDAM"), kind=Kind.TEXT,
             masked=True),
    _housing("water_access", "cara_peroleh_airminum", _("Cara memperoleh air minum"),
             kind=Kind.CODE,
             codes=numbered(_("Membeli eceran"), _("Langganan"), _("Tidak membeli")),
             aliases=("cara_memperoleh_air_minum",)),
    _housing("power_source", "sumber_penerangan", _("Sumber penerangan"), kind=Kind.CODE,
             codes=numbered(_("Listrik PLN"), _("Listrik non-PLN"), _("Bukan listrik")),
             aliases=("sumber_penerangan_utama", "id_sumberpenerangan")),
    _housing("power_capacity", "daya", _("Daya listrik"), kind=Kind.CODE,
             codes=numbered(_("450 W"), _("900 W"), _("1.300 W"), _("2.200 W"),
                            _("Lebih dari 2.200 W"), _("Tanpa meteran")),
             aliases=("daya_listrik_terpasang", "id_dayapenerangan")),
    _housing("power_meter_number", "nomor_pln", _("ID pelanggan PLN"), kind=Kind.TEXT,
             masked=True),
    _housing("cooking_fuel", "bb_masak", _("Bahan bakar memasak"), kind=Kind.CODE,
             codes=numbered(_("Listrik"), _("Gas lebih dari 3 kg"), _("Gas 3 kg"),
                            _("Gas kota/biogas"), _("Minyak tanah"), _("Briket"), _("Arang"),
                            _("Kayu bakar"), _("Tidak memasak di rumah")),
             aliases=("bahan_bakar_untuk_memasak", "id_bb_utama")),
    _housing("gas_customer_number", "nomor_gas", _("ID pelanggan gas"), kind=Kind.TEXT,
             masked=True),
    _housing("toilet_facility", "fasbab", _("Fasilitas buang air besar"), kind=Kind.CODE,
             codes=numbered(_("Sendiri"), _("Bersama"), _("Umum"), _("Tidak ada")),
             aliases=("penggunaan_fasilitas_bab", "id_fasilitas_bab")),
    _housing("toilet_type", "kloset", _("Jenis kloset"), kind=Kind.CODE,
             codes=numbered(_("Leher angsa"), _("Plengsengan"), _("Cemplung/cubluk"),
                            _("Tidak pakai")),
             aliases=("jenis_kloset", "id_jenis_kloset")),
    _housing("sewage_disposal", "buang_tinja", _("Tempat pembuangan akhir tinja"),
             kind=Kind.CODE,
             codes=numbered(_("Tangki"), _("SPAL"), _("Lubang tanah"),
                            _("Kolam/sawah/sungai/danau/laut"),
                            _("Pantai/tanah lapang/kebun"), _("Lainnya")),
             aliases=("tempat_pembuangan_akhir_tinja", "id_pembuangan_tinja")),
)  # fmt: skip

WELFARE = (
    _of("percentile", "percentile", _("Persentil kesejahteraan"), group=Group.WELFARE,
        kind=Kind.INTEGER, source="seen in code", aliases=("persentil",)),
    _of("welfare_status", "status_kesejahteraan", _("Status kesejahteraan"), group=Group.WELFARE,
        kind=Kind.CODE, source="sideka header", confirmed=False,
        codes=numbered(_("Desil 1"), _("Desil 2"), _("Desil 3"), _("Desil 4"))),
    _of("decile", "desil_nasional", _("Desil kesejahteraan"), group=Group.WELFARE,
        kind=Kind.INTEGER, source="dtsen-header",
        aliases=("desil_nasional_keluarga", "Desil Kesejahteraan", "desil")),
)  # fmt: skip

PHOTOS = (
    _photo("house_photo", "foto_rumah", _("Foto depan rumah")),
    _photo("interior_photo", "foto_rumah_tampak_dalam", _("Foto dalam rumah"),
           source="dtsen-header"),
    _photo("wall_photo", "foto_dinding", _("Foto dinding")),
    _photo("floor_photo", "foto_lantai", _("Foto lantai")),
    _photo("roof_photo", "foto_atap", _("Foto atap")),
    _photo("toilet_photo", "foto_jamban", _("Foto jamban")),
    _photo("kitchen_photo", "foto_dapur", _("Foto dapur")),
    _photo("head_photo", "foto_krt", _("Foto kepala rumah tangga")),
    _photo("identity_card_photo", "foto_ktp", _("Foto KTP")),
    _photo("family_card_photo", "foto_kk", _("Foto KK")),
    *(_photo(f"family_card_photo_{n}", f"foto_kk{n}", _("Foto KK tambahan")) for n in range(1, 7)),
    _of("latitude", "lat", _("Lintang"), group=Group.PHOTO, kind=Kind.COORDINATE,
        aliases=("latitude", "lintang")),
    _of("longitude", "long", _("Bujur"), group=Group.PHOTO, kind=Kind.COORDINATE,
        aliases=("longitude", "lng", "bujur")),
)  # fmt: skip

STATUSES = (
    _status("presence_status", "sta_keberadaan_RT", _("Keberadaan rumah tangga"),
            kind=Kind.INTEGER, confirmed=False, aliases=("id_status_keberadaan_keluarga",)),
    _status("correction_mark", "PERBAIKAN", _("Tanda perbaikan"), confirmed=False),
    _status("existing_mark", "EXISTING", _("Tanda data lama"), confirmed=False),
    _status("inactive_mark", "NONAKTIF", _("Tanda nonaktif"), confirmed=False),
    _status("period_id", "id_periode", _("Periode penetapan")),
    _status("moved_on", "tgl_pindah", _("Tanggal pindah"), kind=Kind.DATE),
    _status("old_province_code", "KDPROP_OLD", _("Kode provinsi lama")),
    _status("old_regency_code", "KDKAB_OLD", _("Kode kabupaten/kota lama")),
    _status("old_district_code", "KDKEC_OLD", _("Kode kecamatan lama")),
    _status("old_village_code", "KDDESA_OLD", _("Kode desa/kelurahan lama")),
    _status("decree_mark", "flag_sk", _("Tanda penetapan SK"), confirmed=False),
    _status("data_source", "sumber_data", _("Sumber data")),
    _status("uploaded_by", "uploaded_by", _("Pengunggah di sumber")),
)  # fmt: skip
