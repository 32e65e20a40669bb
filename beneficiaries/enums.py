from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Which register a release comes from."""

    BDT = "bdt", _("BDT")
    DTKS = "dtks", _("DTKS")
    P3KE = "p3ke", _("P3KE")
    DTSEN = "dtsen", _("DTSEN")


class ImportUnit(models.TextChoices):
    HOUSEHOLD = "household", _("Rumah tangga (satu baris satu rumah tangga)")
    PERSON = "person", _("Anggota rumah tangga (satu baris satu orang)")


class ImportState(models.TextChoices):
    """Life of an import file. Moves only through `beneficiaries.operations.imports`."""

    RECEIVED = "received", _("Diterima")
    MAPPING = "mapping", _("Menunggu pemetaan")
    STAGED = "staged", _("Siap diperiksa")
    APPLYING = "applying", _("Sedang diterapkan")
    APPLIED = "applied", _("Diterapkan")
    FAILED = "failed", _("Gagal")
    DISCARDED = "discarded", _("Dibatalkan")


class RowOutcome(models.TextChoices):
    """What a staged row would do to the release."""

    NEW = "new", _("Baru")
    CHANGED = "changed", _("Berubah")
    SAME = "same", _("Tetap")
    FAULTY = "faulty", _("Bermasalah")


class PhotoKind(models.TextChoices):
    FRONT = "front", _("Tampak depan")
    INSIDE = "inside", _("Bagian dalam")
    ROOF = "roof", _("Atap")
    FLOOR = "floor", _("Lantai")
    WALL = "wall", _("Dinding")
    TOILET = "toilet", _("Jamban")
    KITCHEN = "kitchen", _("Dapur")
    HEAD = "head", _("Kepala rumah tangga")
    IDENTITY_CARD = "ktp", _("KTP")
    FAMILY_CARD = "kk", _("Kartu Keluarga")


# Pictures that show full numbers: opened only by those who may reveal a NIK, for a reason.
DOCUMENT_KINDS = frozenset({PhotoKind.IDENTITY_CARD, PhotoKind.FAMILY_CARD})


class PlaceSource(models.TextChoices):
    """How somebody learnt where a house stands."""

    DEVICE = "device", _("Perangkat di lokasi")
    PHOTO = "photo", _("Koordinat foto")
    TYPED = "typed", _("Diketik")


class BatchState(models.TextChoices):
    """Life of a zip of pictures. Moves only through `beneficiaries.operations.photo_batches`."""

    RECEIVED = "received", _("Menunggu")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class EntryOutcome(models.TextChoices):
    """What became of one file of a zip."""

    WAITING = "waiting", _("Menunggu")
    ADDED = "added", _("Ditambahkan")
    SAME = "same", _("Sudah ada")
    NAME = "name", _("Nama berkas tidak terbaca")
    KIND = "kind", _("Jenis foto tidak dikenal")
    HOUSEHOLD = "household", _("Rumah tangga tidak ditemukan")
    NOT_ALLOWED = "not_allowed", _("Dokumen identitas, di luar hak Anda")
    NOT_PICTURE = "not_picture", _("Bukan foto")
    TOO_LARGE = "too_large", _("Terlalu besar")
    BROKEN = "broken", _("Foto rusak")


class Sex(models.IntegerChoices):
    """Codes of BDT variable JnsKel."""

    MALE = 1, _("Laki-laki")
    FEMALE = 2, _("Perempuan")


class MatchOutcome(models.TextChoices):
    """Answer of the matching engine: an ambiguous row is doubtful, never "first hit"."""

    MATCH = "match", _("Ditemukan")
    DOUBTFUL = "doubtful", _("Meragukan")
    NONE = "none", _("Tidak ditemukan dalam basis")


class MatchRunState(models.TextChoices):
    """Life of a file that a steward has matched against the base."""

    RECEIVED = "received", _("Menunggu")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class SeenOn(models.TextChoices):
    """Which page showed a household by name."""

    HOUSEHOLD = "household", _("Halaman rumah tangga")
    CASE = "case", _("Kasus verifikasi")
    TIMELINE = "timeline", _("Riwayat rumah tangga")
    PERSON = "person", _("Halaman anggota")
    FAMILY = "family", _("Kartu keluarga")
    QUALITY = "quality", _("Temuan mutu data")
    PHOTO = "photo", _("Foto")
    RECIPIENT = "recipient", _("Halaman penerima")
    PROPOSAL = "proposal", _("Usulan")


class RevealedAbout(models.TextChoices):
    """What somebody opened of a person."""

    NUMBER = "number", _("NIK lengkap")
    GROUP = "group", _("Kelompok rahasia")
