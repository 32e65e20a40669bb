from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What an agency is for in this portal; decides which roles its people may hold."""

    OPD = "opd", _("Organisasi perangkat daerah")
    BAPPEDA = "bappeda", _("Bappeda")
    SOCIAL = "social", _("Dinas Sosial")
    INSPECTORATE = "inspectorate", _("Inspektorat")
    # Its region is the village itself; founded by the desk when the first account is issued.
    VILLAGE = "village", _("Pemerintah desa/kelurahan")


class RequestState(models.TextChoices):
    SUBMITTED = "submitted", _("Menunggu keputusan")
    APPROVED = "approved", _("Disetujui")
    REFUSED = "refused", _("Ditolak")


class NoticeKind(models.TextChoices):
    """What a notice tells of. Its words stand in `accounts.notice_words`."""

    ROWS_RETURNED = "rows_returned", _("Penerima dikembalikan")
    CASES_NEW = "cases_new", _("Kasus baru")
    CASE_DECIDED = "case_decided", _("Kasus diputuskan")
    DECISIONS_UNDONE = "decisions_undone", _("Putusan dibatalkan")
    FIELD_CHECK_DUE = "field_check_due", _("Verifikasi lapangan jatuh tempo")
    OBJECTION_LODGED = "objection_lodged", _("Sanggahan diajukan")
    OBJECTION_DECIDED = "objection_decided", _("Sanggahan dijawab")
    OBJECTION_DEADLINE = "objection_deadline", _("Tenggat sanggahan")
    RECHECK_FOUND = "recheck_found", _("Perubahan pada pemeriksaan ulang")
    CASES_OVERDUE = "cases_overdue", _("Kasus terlambat")
    CASES_ESCALATED = "cases_escalated", _("Kasus diteruskan ke provinsi")
    TAKEOVER_STARTED = "takeover_started", _("Antrean diambil alih")
    TAKEOVER_ENDED = "takeover_ended", _("Antrean dikembalikan")
    PROGRAM_EXPIRING = "program_expiring", _("Program segera berakhir")
    PROGRAM_REVIEW_DUE = "program_review_due", _("Program perlu ditinjau")
    DISTRIBUTION_DUE = "distribution_due", _("Penyaluran jatuh tempo")
    ACCOUNT_EXPIRING = "account_expiring", _("Hak akses segera berakhir")
    JOB_FINISHED = "job_finished", _("Pekerjaan selesai")
    QUALITY_TASK = "quality_task", _("Temuan mutu data diserahkan")
    QUALITY_DUE = "quality_due", _("Tenggat perbaikan data")
    BUDGET_REACHED = "budget_reached", _("Batas harian tercapai")
    GRANT_ASKED = "grant_asked", _("Akses khusus dimintakan")
    GRANT_DECIDED = "grant_decided", _("Permintaan berbagi program dijawab")
    GRANT_GIVEN = "grant_given", _("Akses khusus diberikan")
    GRANT_ENDED = "grant_ended", _("Akses khusus berakhir")
    PROPOSALS_WAITING = "proposals_waiting", _("Usulan menunggu diperiksa")
    PROPOSAL_RETURNED = "proposal_returned", _("Usulan dikembalikan")
    PROPOSAL_DECIDED = "proposal_decided", _("Usulan diputuskan")
    SUBJECT_DUE = "subject_due", _("Tenggat permintaan pemilik data")
    RECOVERY_WAITING = "recovery_waiting", _("Pemulihan menunggu konfirmasi")
    RECOVERY_STARTED = "recovery_started", _("Pengaman kedua Anda diminta dipulihkan")
    RECOVERY_DONE = "recovery_done", _("Pengaman kedua Anda dihapus")
    RECOVERY_ENDED = "recovery_ended", _("Pemulihan sudah dijawab")


class MailChoice(models.TextChoices):
    """How often the inbox is also sent by mail."""

    NONE = "none", _("Jangan kirim surel")
    DAILY = "daily", _("Satu ringkasan setiap hari")
    AT_ONCE = "at_once", _("Ringkasan harian, dan segera untuk yang mendesak")


class MembershipAct(models.TextChoices):
    """What may be done to a right to work. Moves only through `operations.memberships`."""

    GRANT = "grant", _("Diberikan")
    EXTEND = "extend", _("Masa berlaku diubah")
    CONFIRM = "confirm", _("Dikukuhkan")
    SUSPEND = "suspend", _("Ditangguhkan")
    RESUME = "resume", _("Diaktifkan kembali")
    MOVE = "move", _("Dipindahkan ke instansi lain")
    REVOKE = "revoke", _("Dicabut")


class MembershipState(models.TextChoices):
    """How a right stands today."""

    LIVE = "live", _("Berlaku")
    ENDING = "ending", _("Segera berakhir")
    SUSPENDED = "suspended", _("Ditangguhkan")
    EXPIRED = "expired", _("Masa berlaku habis")
    REVOKED = "revoked", _("Dicabut")


class Confirmation(models.TextChoices):
    """The secretariat's answer about one right in a recertification."""

    WAITING = "waiting", _("Belum diperiksa")
    KEPT = "kept", _("Dikukuhkan")
    ENDED = "ended", _("Diakhiri")
    LAPSED = "lapsed", _("Ditangguhkan karena lewat tenggat")


class RecoveryProof(models.TextChoices):
    """How somebody who lost their second factor showed who they are."""

    IN_PERSON = "in_person", _("Datang sendiri dan memperlihatkan tanda pengenal")
    LETTER = "letter", _("Surat kepala instansi")


class RecoveryState(models.TextChoices):
    """Where the act is. Moves only through `operations.recoveries`, and once."""

    WAITING = "waiting", _("Menunggu konfirmasi")
    CONFIRMED = "confirmed", _("Dikonfirmasi")
    REFUSED = "refused", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik")
    STOPPED = "stopped", _("Dihentikan pemilik akun")
    EXPIRED = "expired", _("Lewat 72 jam")


class GrantKind(models.TextChoices):
    """What a grant opens beyond somebody's own place."""

    REGENCY = "regency", _("Kabupaten/kota")
    AGENCY = "agency", _("Instansi")
    PROGRAM = "program", _("Program")


class GrantState(models.TextChoices):
    """Where a grant is. Moves only through `operations.grants` and `given_grants`."""

    ASKED = "asked", _("Menunggu persetujuan")
    GIVEN = "given", _("Berlaku")
    REFUSED = "refused", _("Ditolak")
    ENDED = "ended", _("Diakhiri")


class GrantStanding(models.TextChoices):
    """How a grant stands today."""

    ASKED = "asked", _("Menunggu persetujuan")
    GIVEN = "given", _("Berlaku")
    REFUSED = "refused", _("Ditolak")
    ENDED = "ended", _("Diakhiri")
    EXPIRED = "expired", _("Masa berlaku habis")
    SUSPENDED = "suspended", _("Ditangguhkan")
