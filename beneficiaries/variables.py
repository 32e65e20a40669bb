"""Every variable of the codebook as a typed column, by the codebook's name.

`extra` keeps what no variable stands for: numbers too odd for their column, as they were written.
The card block of the family's caretaker and the civil registry's echoes are personal data of a
specific kind (`Variable.sensitive`, `Variable.masked`): a page asks the codebook before it shows
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _small(label: str | StrPromise) -> models.SmallIntegerField:
    return models.SmallIntegerField(label, null=True, blank=True)


def _decimal(label: str | StrPromise) -> models.DecimalField:
    return models.DecimalField(label, max_digits=10, decimal_places=2, null=True, blank=True)


def _flag(label: str | StrPromise) -> models.BooleanField:
    return models.BooleanField(label, null=True, blank=True)


def _text(label: str | StrPromise, longest: int = 120) -> models.CharField:
    return models.CharField(label, max_length=longest, blank=True)


def _date(label: str | StrPromise) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


class HouseholdVariables(models.Model):
    """What a household's row tells. Code columns hold the codebook's numbers."""

    household_serial = _text(_("Nomor urut rumah tangga"))
    pbdt_number = _text(_("Nomor peserta PBDT"))
    kemsos_number = _text(_("Nomor PBDT versi Kementerian Sosial"))
    # Of the head's family; a household may hold several, and each member knows its own.
    family_card_number = _text(_("Nomor KK"))
    source_row_id = _text(_("Nomor baris sumber"))
    # PBDT prints the head's own answers beside the household.
    head_sex = _small(_("Jenis kelamin kepala rumah tangga"))
    head_age = _small(_("Umur kepala rumah tangga"))
    head_education = _small(_("Pendidikan kepala rumah tangga"))
    head_industry = _small(_("Lapangan usaha kepala rumah tangga"))
    head_employment_status = _small(_("Status pekerjaan kepala rumah tangga"))
    neighbourhood = _text(_("RT/RW/dusun"))
    member_count = _small(_("Jumlah anggota rumah tangga"))
    family_count = _small(_("Jumlah keluarga"))
    building_tenure = _small(_("Status penguasaan bangunan"))
    land_tenure = _small(_("Status lahan"))
    floor_area = _decimal(_("Luas lantai (m²)"))
    floor_type = _small(_("Jenis lantai terluas"))
    wall_type = _small(_("Jenis dinding terluas"))
    wall_condition = _small(_("Kondisi dinding"))
    roof_type = _small(_("Jenis atap terluas"))
    roof_condition = _small(_("Kondisi atap"))
    bedroom_count = _small(_("Jumlah kamar tidur"))
    drinking_water = _small(_("Sumber air minum"))
    water_meter_number = _text(_("ID pelanggan PDAM"))
    water_access = _small(_("Cara memperoleh air minum"))
    power_source = _small(_("Sumber penerangan"))
    power_capacity = _small(_("Daya listrik"))
    power_meter_number = _text(_("ID pelanggan PLN"))
    cooking_fuel = _small(_("Bahan bakar memasak"))
    gas_customer_number = _text(_("ID pelanggan gas"))
    toilet_facility = _small(_("Fasilitas buang air besar"))
    toilet_type = _small(_("Jenis kloset"))
    sewage_disposal = _small(_("Tempat pembuangan akhir tinja"))
    has_gas_cylinder = _flag(_("Tabung gas 5,5 kg atau lebih"))
    has_fridge = _flag(_("Lemari es"))
    has_air_conditioner = _flag(_("AC"))
    has_water_heater = _flag(_("Pemanas air"))
    has_landline = _flag(_("Telepon rumah"))
    has_television = _flag(_("Televisi"))
    has_gold = _flag(_("Emas/perhiasan/tabungan senilai 10 gram atau lebih"))
    has_computer = _flag(_("Komputer/laptop"))
    has_bicycle = _flag(_("Sepeda"))
    has_motorcycle = _flag(_("Sepeda motor"))
    has_car = _flag(_("Mobil"))
    has_boat = _flag(_("Perahu"))
    has_outboard_motor = _flag(_("Motor tempel"))
    has_motor_boat = _flag(_("Perahu motor"))
    has_ship = _flag(_("Kapal"))
    has_other_land = _flag(_("Lahan lain"))
    other_land_area = _text(_("Luas lahan lain (m²)"))
    has_other_house = _flag(_("Rumah di tempat lain"))
    cattle_count = _small(_("Jumlah sapi"))
    buffalo_count = _small(_("Jumlah kerbau"))
    horse_count = _small(_("Jumlah kuda"))
    pig_count = _small(_("Jumlah babi"))
    goat_count = _small(_("Jumlah kambing/domba"))
    has_business = _flag(_("Anggota rumah tangga memiliki usaha"))
    joins_kks = _flag(_("Peserta KKS/KPS"))
    joins_kip = _flag(_("Peserta KIP/BSM"))
    joins_kis = _flag(_("Peserta KIS/PBI BPJS"))
    joins_bpjs_self_paid = _flag(_("Peserta BPJS mandiri"))
    joins_jamsostek = _flag(_("Peserta Jamsostek/BPJS Ketenagakerjaan"))
    joins_other_insurance = _flag(_("Peserta asuransi kesehatan lain"))
    joins_pkh = _flag(_("Peserta PKH"))
    joins_rastra = _flag(_("Peserta Raskin/Rastra"))
    joins_kur = _flag(_("Peserta KUR"))
    listed_pkh = _flag(_("Terdaftar PKH"))
    listed_pbdt = _flag(_("Terdaftar PBDT"))
    listed_kks_2016 = _flag(_("Terdaftar KKS 2016"))
    listed_kks_2017 = _flag(_("Terdaftar KKS 2017"))
    listed_pbi = _flag(_("Terdaftar PBI"))
    listed_dapodik = _flag(_("Terdaftar Dapodik"))
    listed_bpnt = _flag(_("Terdaftar BPNT"))
    pkh_number = _text(_("Nomor peserta PKH"))
    kks_2016_number = _text(_("Nomor peserta KKS 2016"))
    pbi_number = _text(_("Nomor peserta PBI"))
    kip_number = _text(_("Peserta KIP"))
    debit_card_number = _text(_("Nomor kartu debit"))
    kks_number = _text(_("Nomor KKS"))
    caretaker_id = _text(_("ID pengurus KKS"))
    caretaker_name = _text(_("Nama pengurus KKS"), 150)
    caretaker_nik = _text(_("NIK pengurus KKS"))
    caretaker_address = _text(_("Alamat pengurus KKS"), 250)
    caretaker_mother_name = _text(_("Nama gadis ibu kandung pengurus"), 150)
    caretaker_birth_date = _date(_("Tanggal lahir pengurus KKS"))
    caretaker_relation = _text(_("Hubungan pengurus dengan keluarga"))
    percentile = _small(_("Persentil kesejahteraan"))
    welfare_status = _small(_("Status kesejahteraan"))
    # Names of files in the source; our own pictures are `HouseholdPhoto`.
    house_photo = _text(_("Foto depan rumah"), 250)
    interior_photo = _text(_("Foto dalam rumah"), 250)
    wall_photo = _text(_("Foto dinding"), 250)
    floor_photo = _text(_("Foto lantai"), 250)
    roof_photo = _text(_("Foto atap"), 250)
    toilet_photo = _text(_("Foto jamban"), 250)
    kitchen_photo = _text(_("Foto dapur"), 250)
    head_photo = _text(_("Foto kepala rumah tangga"), 250)
    identity_card_photo = _text(_("Foto KTP"), 250)
    family_card_photo = _text(_("Foto KK"), 250)
    family_card_photo_1 = _text(_("Foto KK tambahan"), 250)
    family_card_photo_2 = _text(_("Foto KK tambahan"), 250)
    family_card_photo_3 = _text(_("Foto KK tambahan"), 250)
    family_card_photo_4 = _text(_("Foto KK tambahan"), 250)
    family_card_photo_5 = _text(_("Foto KK tambahan"), 250)
    family_card_photo_6 = _text(_("Foto KK tambahan"), 250)
    presence_status = _small(_("Keberadaan rumah tangga"))
    correction_mark = _text(_("Tanda perbaikan"))
    existing_mark = _text(_("Tanda data lama"))
    inactive_mark = _text(_("Tanda nonaktif"))
    period_id = _text(_("Periode penetapan"))
    moved_on = _date(_("Tanggal pindah"))
    old_province_code = _text(_("Kode provinsi lama"))
    old_regency_code = _text(_("Kode kabupaten/kota lama"))
    old_district_code = _text(_("Kode kecamatan lama"))
    old_village_code = _text(_("Kode desa/kelurahan lama"))
    decree_mark = _text(_("Tanda penetapan SK"))
    data_source = _text(_("Sumber data"))
    uploaded_by = _text(_("Pengunggah di sumber"))
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class PersonVariables(models.Model):
    """What a person's row tells: kinship, documents, health, schooling, work, marks."""

    source_row_id = _text(_("Nomor baris sumber"))
    # As the person's own row has them; the household's row decides where they live.
    neighbourhood = _text(_("RT/RW/dusun"))
    address = _text(_("Alamat"), 250)
    member_serial = _text(_("Nomor urut anggota rumah tangga"))
    birth_place = _text(_("Tempat lahir"))
    age = _small(_("Umur saat pendataan"))
    head_relation = _small(_("Hubungan dengan kepala rumah tangga"))
    family_serial = _small(_("Nomor urut keluarga"))
    family_relation = _small(_("Hubungan dengan kepala keluarga"))
    marital_status = _small(_("Status perkawinan"))
    mother_maiden_name = _text(_("Nama gadis ibu kandung"))
    marriage_certificate = _small(_("Akta/buku nikah atau cerai"))
    in_family_card = _flag(_("Tercantum dalam KK"))
    identity_documents = _small(_("Kepemilikan kartu identitas"))
    is_pregnant = _flag(_("Hamil"))
    disability = _small(_("Disabilitas"))
    chronic_illness = _small(_("Penyakit kronis"))
    stunting_risk = _text(_("Risiko stunting"))
    school_attendance = _small(_("Partisipasi sekolah"))
    education_level = _small(_("Jenjang pendidikan tertinggi"))
    highest_grade = _small(_("Kelas tertinggi"))
    highest_diploma = _small(_("Ijazah tertinggi"))
    education_text = _text(_("Pendidikan menurut sumber"))
    is_working = _flag(_("Bekerja seminggu terakhir"))
    working_hours = _small(_("Jam kerja seminggu"))
    industry = _small(_("Lapangan usaha"))
    employment_status = _small(_("Status kedudukan dalam pekerjaan"))
    occupation_text = _text(_("Pekerjaan menurut sumber"))
    listed_pbi_status = _flag(_("Status kepesertaan PBI"))
    listed_kks = _flag(_("Terdaftar KKS"))
    listed_pbi = _flag(_("Terdaftar PBI"))
    listed_kip = _flag(_("Terdaftar KIP"))
    listed_pkh = _flag(_("Terdaftar PKH"))
    listed_bpnt = _flag(_("Terdaftar Rastra/BPNT"))
    listed_bst = _flag(_("Terdaftar BST"))
    listed_bpum = _flag(_("Terdaftar BPUM"))
    listed_sembako = _flag(_("Terdaftar Sembako"))
    pkh_number = _text(_("Nomor peserta PKH"))
    pbi_number = _text(_("Nomor peserta PBI"))
    pbi_member_number = _text(_("Nomor anggota PBI"))
    percentile = _small(_("Persentil kesejahteraan"))
    welfare_status = _small(_("Status kesejahteraan"))
    decile = _small(_("Desil kesejahteraan"))
    presence_status = _small(_("Keberadaan anggota rumah tangga"))
    cleansing_note = _text(_("Keterangan pembersihan data"))
    civil_nik = _text(_("NIK menurut Dukcapil"))
    civil_family_card_number = _text(_("Nomor KK menurut Dukcapil"))
    civil_name = _text(_("Nama menurut Dukcapil"), 150)
    civil_family_relation = _text(_("Hubungan keluarga menurut Dukcapil"))
    civil_birth_date = _date(_("Tanggal lahir menurut Dukcapil"))
    civil_sex = _text(_("Jenis kelamin menurut Dukcapil"))
    civil_match = _text(_("Padan Dukcapil"))
    nik_mark = _text(_("Tanda NIK"))
    nik_mark_2 = _text(_("Tanda NIK kedua"))
    applied_nik_mark = _text(_("Tanda NIK diterapkan"))
    nik_check = _text(_("Hasil cek NIK"))
    cleansing_mark = _text(_("Tanda pembersihan"))
    civil_region_code = _text(_("Kode wilayah Dukcapil"))
    pbi_match_note = _text(_("Keterangan padan PBI"))
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
