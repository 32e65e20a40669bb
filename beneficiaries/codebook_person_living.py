"""Person variables: health, education, work, programs, welfare."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import (
    YES_1_NO_0,
    YES_1_NO_2,
    Group,
    Kind,
    Unit,
    Variable,
    numbered,
)

_of = partial(Variable, unit=Unit.PERSON)
_unsure = partial(_of, source="unconfirmed", confirmed=False)
_label = partial(_of, source="label-dump", kind=Kind.CODE)
_seen = partial(_of, source="seen in code", kind=Kind.CODE)
_listed = partial(_of, group=Group.PROGRAM, kind=Kind.FLAG, codes=YES_1_NO_0)

HEALTH = (
    _unsure("is_pregnant", "Sta_hamil", _("Hamil"), group=Group.HEALTH, kind=Kind.FLAG,
            codes=YES_1_NO_2, aliases=("status_hamil",)),
    _label("disability", "Jenis_cacat", _("Disabilitas"), group=Group.HEALTH,
           codes=numbered(_("Tidak ada"), _("Tuna daksa"), _("Tuna netra"), _("Tuna rungu"),
                          _("Tuna wicara"), _("Tuna rungu dan wicara"),
                          _("Tuna netra dan cacat tubuh"), _("Tuna netra, rungu, dan wicara"),
                          _("Tuna rungu, wicara, dan cacat tubuh"),
                          _("Tuna rungu, wicara, netra, dan cacat tubuh"),
                          _("Retardasi mental"), _("Mantan penderita gangguan jiwa"),
                          _("Cacat fisik dan mental"), start=0),
           aliases=("id_disabilitas",)),
    _label("chronic_illness", "Penyakit_kronis", _("Penyakit kronis"), group=Group.HEALTH,
           source="label-dump, seen in code",
           codes=numbered(_("Tidak ada"), _("Hipertensi"), _("Rematik"), _("Asma"),
                          _("Jantung"), _("Diabetes"), _("TBC"), _("Stroke"),
                          _("Kanker/tumor ganas"), _("Lainnya"), start=0),
           aliases=("id_penyakit_menahun",)),
    _of("stunting_risk", "Resiko Stunting", _("Risiko stunting"), group=Group.HEALTH,
        kind=Kind.TEXT, source="p3ke-header", confirmed=False,
        aliases=("risiko_stunting",)),
)  # fmt: skip

EDUCATION = (
    _label("school_attendance", "Partisipasi_sekolah", _("Partisipasi sekolah"),
           group=Group.EDUCATION, source="label-dump, seen in code",
           codes=numbered(_("Tidak/belum pernah sekolah"), _("Masih sekolah"),
                          _("Tidak bersekolah lagi"), start=0),
           aliases=("id_partisipasi_sekolah",)),
    _label("education_level", "Pendidikan_tertinggi", _("Jenjang pendidikan tertinggi"),
           group=Group.EDUCATION,
           codes=numbered(_("SD/SDLB"), _("Paket A"), _("MI"), _("SMP/SMPLB"), _("Paket B"),
                          _("MTs"), _("SMA/SMK/SMALB"), _("Paket C"), _("MA"),
                          _("Perguruan tinggi")),
           aliases=("jenjang_pendidikan_tertinggi",)),
    _unsure("highest_grade", "Kelas_tertinggi", _("Kelas tertinggi"), group=Group.EDUCATION,
            kind=Kind.CODE,
            codes={**{grade: str(grade) for grade in range(1, 8)}, 8: _("Tamat")}),
    _label("highest_diploma", "Ijazah_tertinggi", _("Ijazah tertinggi"), group=Group.EDUCATION,
           source="label-dump, seen in code",
           codes=numbered(_("Tidak punya"), _("SD/sederajat"), _("SMP/sederajat"),
                          _("SMA/sederajat"), _("D1/D2/D3"), _("D4/S1"), _("S2/S3"), start=0)),
    # Dukcapil and P3KE write education their own way; not the BDT code list.
    _of("education_text", "Pendidikan", _("Pendidikan menurut sumber"), group=Group.EDUCATION,
        kind=Kind.TEXT, source="p3ke-header",
        aliases=("id_jenjang_pendidikan_dukcapil",)),
)  # fmt: skip

WORK = (
    _seen("is_working", "Sta_Bekerja", _("Bekerja seminggu terakhir"), group=Group.WORK,
          kind=Kind.FLAG, codes=YES_1_NO_2, aliases=("bekerja_membantu_bekerja",)),
    _of("working_hours", "Jumlah_jamkerja", _("Jam kerja seminggu"), group=Group.WORK,
        kind=Kind.INTEGER, aliases=("jumlah_jam_kerja",)),
    _seen("industry", "Lapangan_usaha", _("Lapangan usaha"), group=Group.WORK,
          codes=numbered(_("Padi dan palawija"), _("Hortikultura"), _("Perkebunan"),
                         _("Perikanan tangkap"), _("Perikanan budi daya"), _("Peternakan"),
                         _("Kehutanan dan pertanian lain"), _("Pertambangan"),
                         _("Industri pengolahan"), _("Listrik dan gas"), _("Konstruksi"),
                         _("Perdagangan"), _("Hotel dan rumah makan"),
                         _("Transportasi dan pergudangan"), _("Informasi dan komunikasi"),
                         _("Keuangan dan asuransi"), _("Jasa pendidikan"),
                         _("Jasa kesehatan"),
                         _("Jasa kemasyarakatan, pemerintahan, dan perorangan"),
                         _("Pemulung"), _("Lainnya"))),
    _seen("employment_status", "Status_pekerjaan", _("Status kedudukan dalam pekerjaan"),
          group=Group.WORK,
          codes=numbered(_("Berusaha sendiri"),
                         _("Berusaha dibantu buruh tidak tetap/tidak dibayar"),
                         _("Berusaha dibantu buruh tetap/dibayar"),
                         _("Buruh/karyawan swasta"),
                         _("PNS/TNI/Polri/BUMN/BUMD/anggota legislatif"),
                         _("Pekerja bebas pertanian"), _("Pekerja bebas nonpertanian"),
                         _("Pekerja keluarga/tidak dibayar")),
          aliases=("status_kedudukan", "id_status_kedudukan_pekerjaan_utama")),
    _of("occupation_text", "Pekerjaan", _("Pekerjaan menurut sumber"), group=Group.WORK,
        kind=Kind.TEXT, source="p3ke-header", aliases=("id_pekerjaan_utama",)),
)  # fmt: skip

PROGRAMS = (
    _listed("listed_pbi_status", "Sta_kepesertaan_pbi", _("Status kepesertaan PBI"),
            aliases=("pbi",)),
    _listed("listed_kks", "Ada_kks", _("Terdaftar KKS")),
    _listed("listed_pbi", "Ada_pbi", _("Terdaftar PBI")),
    _listed("listed_kip", "Ada_kip", _("Terdaftar KIP")),
    _listed("listed_pkh", "Ada_pkh", _("Terdaftar PKH"), aliases=("Penerima PKH",)),
    _listed("listed_bpnt", "Ada_BPNT", _("Terdaftar Rastra/BPNT"),
            aliases=("Ada_rastra", "Penerima BPNT")),
    _listed("listed_bst", "ada_bst", _("Terdaftar BST"), aliases=("Penerima BST",)),
    _listed("listed_bpum", "Penerima BPUM", _("Terdaftar BPUM"), source="p3ke-header"),
    _listed("listed_sembako", "Penerima SEMBAKO", _("Terdaftar Sembako"), source="p3ke-header"),
    _of("pkh_number", "NoPesertaPKH", _("Nomor peserta PKH"), group=Group.PROGRAM,
        kind=Kind.TEXT, masked=True, aliases=("no_peserta_pkh",)),
    _of("pbi_number", "NoPesertaPBI", _("Nomor peserta PBI"), group=Group.PROGRAM,
        kind=Kind.TEXT, masked=True),
    _of("pbi_member_number", "NoArtPBI", _("Nomor anggota PBI"), group=Group.PROGRAM,
        kind=Kind.TEXT, masked=True, source="kabupaten-header"),
)  # fmt: skip

WELFARE = (
    _of("percentile", "Percentile", _("Persentil kesejahteraan"), group=Group.WELFARE,
        kind=Kind.INTEGER, source="kabupaten-header", aliases=("persentil",)),
    _of("welfare_status", "status_kesejahteraan", _("Status kesejahteraan"), group=Group.WELFARE,
        kind=Kind.CODE, source="sideka header", confirmed=False,
        codes=numbered(_("Desil 1"), _("Desil 2"), _("Desil 3"), _("Desil 4"))),
    _of("decile", "desil_nasional_anggota", _("Desil kesejahteraan"), group=Group.WELFARE,
        kind=Kind.INTEGER, source="dtsen-header",
        aliases=("desil_nasional", "Desil Kesejahteraan", "desil")),
)  # fmt: skip
