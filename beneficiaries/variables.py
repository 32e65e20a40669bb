"""Registry variables as typed columns, named as in the codebook.

Only what pages, criteria and statistics ask for has a column; card numbers, civil-registry echoes
and marks of earlier cleansing rounds are kept as they came in `extra`.
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


def _text(label: str | StrPromise) -> models.CharField:
    return models.CharField(label, max_length=120, blank=True)


class HouseholdVariables(models.Model):
    """Housing, assets and program marks. Code columns hold the codebook's numbers."""

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
    pkh_number = _text(_("Nomor peserta PKH"))
    kks_number = _text(_("Nomor KKS"))
    percentile = _small(_("Persentil kesejahteraan"))
    welfare_status = _small(_("Status kesejahteraan"))
    presence_status = _small(_("Keberadaan rumah tangga"))
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True


class PersonVariables(models.Model):
    """Relation, documents, health, schooling and work of a person."""

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
    presence_status = _small(_("Keberadaan anggota rumah tangga"))
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
