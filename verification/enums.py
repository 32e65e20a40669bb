from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a case stands. Moves only as `verification.machine` allows."""

    SUBMITTED = "submitted", _("Menunggu verifikasi")
    FIELD = "field", _("Verifikasi lapangan")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")
    OBJECTED = "objected", _("Disanggah")


class Action(models.TextChoices):
    """What a verifier can do with a case."""

    APPROVE = "approve", _("Setujui")
    REJECT = "reject", _("Tolak")
    RETURN = "return", _("Kembalikan untuk diperbaiki")
    UNDO = "undo", _("Batalkan putusan")
    REOPEN = "reopen", _("Buka kembali")


class FindingKind(models.TextChoices):
    PERSON = "person", _("Orang")
    LOCATION = "location", _("Lokasi")
    ELIGIBILITY = "eligibility", _("Kriteria")
    OVERLAP = "overlap", _("Tumpang tindih")
    ADMINISTRATION = "admin", _("Administrasi")


class PersonOutcome(models.TextChoices):
    """Is it somebody of the base? "Not found" is kept apart from "found, outside criteria"."""

    FOUND = "found", _("Ditemukan dalam basis")
    DOUBTFUL = "doubtful", _("Meragukan")
    NOT_FOUND = "not_found", _("Tidak ditemukan dalam basis")


class Presence(models.TextChoices):
    """What speaks against somebody living where the aid is to go; empty where nothing does."""

    DECEASED = "deceased", _("Tercatat meninggal")
    MOVED = "moved", _("Tercatat pindah")
    ABSENT = "absent", _("Tercatat tidak ditemukan")


class PresenceSource(models.TextChoices):
    """Who says so."""

    BASE = "base", _("Basis yang berlaku")
    PROPOSED = "proposed", _("Usulan desa/kelurahan yang belum ditetapkan")
    RATIFIED = "ratified", _("Usulan desa/kelurahan yang sudah ditetapkan")
    AID = "aid", _("Bantuan yang diakhiri instansi")


class LocationOutcome(models.TextChoices):
    SAME_VILLAGE = "same_village", _("Desa/kelurahan sama")
    SAME_DISTRICT = "same_district", _("Kecamatan sama, desa/kelurahan lain")
    SAME_REGENCY = "same_regency", _("Kabupaten/kota sama, kecamatan lain")
    OTHER_REGENCY = "other_regency", _("Kabupaten/kota lain")
    UNKNOWN = "unknown", _("Tidak diketahui")


class EligibilityOutcome(models.TextChoices):
    ELIGIBLE = "eligible", _("Memenuhi kriteria")
    OUTSIDE = "outside", _("Di luar kriteria")
    UNKNOWN = "unknown", _("Tidak dapat dinilai")


class OverlapOutcome(models.TextChoices):
    CLEAR = "clear", _("Tidak tumpang tindih")
    SAME_PROGRAM = "same_program", _("Tercatat ganda dalam program ini")
    FORBIDDEN = "forbidden", _("Tumpang tindih yang tidak boleh")
    WARNED = "warned", _("Tumpang tindih yang perlu diperhatikan")
    UNKNOWN = "unknown", _("Tidak dapat dinilai")


class AdministrationOutcome(models.TextChoices):
    """Whether what the program's kind asks for was handed in."""

    COMPLETE = "complete", _("Lengkap")
    INCOMPLETE = "incomplete", _("Belum lengkap")


class SampleState(models.TextChoices):
    OPEN = "open", _("Belum diperiksa")
    AGREED = "agreed", _("Sesuai")
    DISAGREED = "disagreed", _("Tidak sesuai")


class FieldState(models.TextChoices):
    OPEN = "open", _("Menunggu kunjungan")
    DONE = "done", _("Sudah dikunjungi")
    CANCELLED = "cancelled", _("Dibatalkan")


class FieldResult(models.TextChoices):
    AS_WRITTEN = "as_written", _("Sesuai dengan data instansi")
    MOVED = "moved", _("Sudah pindah")
    DECEASED = "deceased", _("Sudah meninggal")
    NOT_FOUND = "not_found", _("Tidak dapat ditemukan")
    OTHER = "other", _("Orang lain tinggal di sana")
    UNFIT = "unfit", _("Keadaan tidak memenuhi kriteria")


class ObjectionState(models.TextChoices):
    OPEN = "open", _("Menunggu jawaban")
    GRANTED = "granted", _("Dikabulkan")
    DISMISSED = "dismissed", _("Tidak dikabulkan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class DriftCause(models.TextChoices):
    RELEASE = "release", _("Basis baru berlaku")
    RULES = "rules", _("Aturan berubah")
    OVERLAP = "overlap", _("Tumpang tindih berubah")
    PRESENCE = "presence", _("Keterangan keberadaan berubah")


class DriftState(models.TextChoices):
    OPEN = "open", _("Perlu diperiksa ulang")
    KEPT = "kept", _("Putusan dipertahankan")
    REOPENED = "reopened", _("Kasus dibuka kembali")
    GONE = "gone", _("Tidak berlaku lagi")
