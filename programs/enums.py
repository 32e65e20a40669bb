from django.db import models
from django.utils.translation import gettext_lazy as _


class FundingSource(models.TextChoices):
    APBN = "apbn", _("APBN")
    APBD_PROVINCE = "apbd_prov", _("APBD Provinsi")
    APBD_REGENCY = "apbd_kab", _("APBD Kabupaten/Kota")
    VILLAGE_FUND = "dana_desa", _("Dana Desa")
    CSR = "csr", _("CSR/swasta")
    ZAKAT = "zakat", _("Zakat/Baznas")


class TargetUnit(models.TextChoices):
    PERSON = "person", _("Perorangan")
    FAMILY = "family", _("Keluarga (KK)")
    HOUSEHOLD = "household", _("Rumah tangga")
    GROUP = "group", _("Kelompok")


class ProgramState(models.TextChoices):
    DRAFT = "draft", _("Rancangan")
    RUNNING = "running", _("Berjalan")
    CLOSED = "closed", _("Selesai")


class RecipientState(models.TextChoices):
    """Where a recipient stands. Moves only through `programs.operations.recipients`."""

    DRAFT = "draft", _("Rancangan")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Dikembalikan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")
    ENDED = "ended", _("Bantuan berakhir")


class UploadState(models.TextChoices):
    """Life of an uploaded list. Moves only through `programs.operations.uploads`."""

    RECEIVED = "received", _("Diterima")
    # A list of recipients whose sender is to look at its columns before anything is entered.
    MAPPING = "mapping", _("Menunggu arti kolom")
    CHECKED = "checked", _("Sudah diperiksa")
    FAILED = "failed", _("Gagal dibaca")


class UploadRowOutcome(models.TextChoices):
    ENTERED = "entered", _("Masuk sebagai rancangan")
    FAULTY = "faulty", _("Perlu diperbaiki")
    DUPLICATE = "duplicate", _("Sudah ada")


class ProgramAction(models.TextChoices):
    """What the history of a program and of its recipients tells."""

    CREATED = "created", _("Program dibuat")
    CHANGED = "changed", _("Data program diubah")
    CRITERIA = "criteria", _("Kriteria ditetapkan")
    STARTED = "started", _("Program dimulai")
    CLOSED = "closed", _("Program ditutup")
    REOPENED = "reopened", _("Program dibuka kembali")
    UPLOADED = "uploaded", _("Daftar penerima diunggah")
    RECIPIENT_CHANGED = "recipient_changed", _("Data penerima diubah")
    RECIPIENT_WITHDRAWN = "recipient_withdrawn", _("Penerima ditarik")
    RECIPIENT_RETURNED = "recipient_returned", _("Dikembalikan untuk diperbaiki")
    COPIED = "copied", _("Disalin dari program lain")
    RECIPIENT_ENDED = "recipient_ended", _("Bantuan untuk penerima berakhir")
    RECIPIENT_REPLACED = "recipient_replaced", _("Penerima digantikan ahli waris")
    RECIPIENT_REENTERED = "recipient_reentered", _("Penerima masuk kembali")
    GROUP_CREATED = "group_created", _("Kelompok dibuat")
    GROUP_CHANGED = "group_changed", _("Kelompok diubah")
    PLANNED = "planned", _("Penyaluran direncanakan")
    PLAN_CHANGED = "plan_changed", _("Rencana penyaluran diubah")
    DELIVERED = "delivered", _("Bantuan disalurkan")
    CANCELLED = "cancelled", _("Penyaluran dibatalkan")
    DOCUMENT_ADDED = "document_added", _("Dokumen ditambahkan")
    PHOTO_ADDED = "photo_added", _("Foto bantuan ditambahkan")


class Sector(models.TextChoices):
    """Fields of work of poverty reduction, as agencies group their budgets."""

    SOCIAL = "social", _("Perlindungan sosial")
    HEALTH = "health", _("Kesehatan")
    EDUCATION = "education", _("Pendidikan")
    HOUSING = "housing", _("Perumahan")
    BASIC = "basic", _("Infrastruktur dasar")
    ECONOMY = "economy", _("Ekonomi")
    FOOD = "food", _("Pangan dan pertanian")
    LABOUR = "labour", _("Ketenagakerjaan")
    CROSS = "cross", _("Lintas bidang")


class Priority(models.TextChoices):
    """The three strategies of Instruksi Presiden 4/2022 on ending extreme poverty."""

    BURDEN = "burden", _("Mengurangi beban pengeluaran")
    INCOME = "income", _("Meningkatkan pendapatan")
    POCKETS = "pockets", _("Mengurangi kantong kemiskinan")


class AttributeType(models.TextChoices):
    TEXT = "text", _("Teks")
    DIGITS = "digits", _("Nomor (angka sebagai teks)")
    NUMBER = "number", _("Bilangan")
    DATE = "date", _("Tanggal")
    CHOICE = "choice", _("Pilihan")
    YES_NO = "yes_no", _("Ya atau tidak")


class GroupRole(models.TextChoices):
    CHAIR = "chair", _("Ketua")
    SECRETARY = "secretary", _("Sekretaris")
    TREASURER = "treasurer", _("Bendahara")
    MEMBER = "member", _("Anggota")


class EndKind(models.TextChoices):
    """Why aid to an approved recipient ended."""

    GRADUATED = "graduated", _("Graduasi: sudah mandiri")
    COMPLETED = "completed", _("Masa bantuan selesai")
    DECEASED = "deceased", _("Meninggal")
    MOVED = "moved", _("Pindah")
    INELIGIBLE = "ineligible", _("Tidak lagi memenuhi kriteria")
    REFUSED = "refused", _("Mengundurkan diri")
    OTHER = "other", _("Sebab lain")


class DistributionState(models.TextChoices):
    PLANNED = "planned", _("Direncanakan")
    DELIVERED = "delivered", _("Disalurkan")
    CANCELLED = "cancelled", _("Dibatalkan")


class ItemState(models.TextChoices):
    PLANNED = "planned", _("Direncanakan")
    RECEIVED = "received", _("Diterima")
    MISSED = "missed", _("Tidak diterima")


class DocumentKind(models.TextChoices):
    DECREE = "decree", _("SK penetapan penerima")
    HANDOVER = "handover", _("Berita acara serah terima")
    OTHER = "other", _("Dokumen lain")


class AidMoment(models.TextChoices):
    BEFORE = "before", _("Sebelum bantuan")
    PROGRESS = "progress", _("Saat pengerjaan")
    AFTER = "after", _("Sesudah bantuan")
    HANDOVER = "handover", _("Serah terima")


class OverlapVerdict(models.TextChoices):
    ALLOWED = "allowed", _("Boleh")
    WARN = "warn", _("Perlu diperhatikan")
    FORBIDDEN = "forbidden", _("Tidak boleh")


class OverlapPeriod(models.TextChoices):
    SAME_YEAR = "year", _("Tahun anggaran yang sama")
    SAME_TIME = "time", _("Waktu yang bersamaan")
    EVER = "ever", _("Kapan pun")


class OverlapUnit(models.TextChoices):
    PERSON = "person", _("Orang")
    FAMILY = "family", _("Keluarga (KK)")
    HOUSEHOLD = "household", _("Rumah tangga")


class PlanLevel(models.TextChoices):
    CENTRE = "centre", _("Pusat")
    PROVINCE = "province", _("Provinsi")
    REGENCY = "regency", _("Kabupaten/kota")
    VILLAGE = "village", _("Desa/kelurahan")
    PRIVATE = "private", _("Swasta dan masyarakat")
