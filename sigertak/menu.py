"""The tasks in the side navigation, in the order of a working day."""

from django.utils.translation import gettext_lazy as _

from accounts.menu import Entry, Section
from accounts.queries.campaigns import to_confirm
from accounts.queries.desk import open_requests
from accounts.queries.grants import grants_asked
from accounts.queries.recoveries import to_answer as recoveries_to_answer
from beneficiaries.queries.imports import waiting_count as waiting_imports
from beneficiaries.queries.proposals import waiting_for_me
from beneficiaries.queries.quality import handed_here
from programs.queries.recipients import draft_count, returned_count
from verification.queries import counters
from verification.queries.drifts import to_look_at
from verification.queries.field_checks import to_visit
from verification.queries.objections import waiting_for_answer
from verification.queries.samples import waiting as samples_waiting

SECTIONS = [
    Section(
        _("Ringkasan"),
        [
            Entry(_("Beranda"), "home", "home"),
            Entry(_("Unduhan saya"), "accounts:export_list", "download"),
        ],
    ),
    Section(
        _("Program bantuan"),
        [
            Entry(_("Program dan penerima"), "programs:program_list", "gift"),
            Entry(_("Rancangan"), "programs:draft_list", "pencil", draft_count),
            Entry(_("Dikembalikan"), "programs:returned_list", "arrow-back-up", returned_count),
            Entry(_("Rencana bantuan"), "programs:plan_list", "calendar-stats"),
            Entry(_("Jenis program"), "programs:kind_list", "category"),
            Entry(_("Layak belum terlayani"), "programs:unserved_list", "target-arrow"),
        ],
    ),
    Section(
        _("Verifikasi"),
        [
            Entry(_("Kasus verifikasi"), "verification:case_list", "gavel", counters.waiting),
            Entry(_("Putusan sekaligus"), "verification:bulk_list", "checks"),
            Entry(_("Pemeriksaan contoh"), "verification:sample_list", "focus-2", samples_waiting),
            Entry(
                _("Verifikasi lapangan"), "verification:field_list", "map-pin-question", to_visit
            ),
            Entry(_("Sanggahan"), "verification:objection_list", "message-2", waiting_for_answer),
            Entry(
                _("Perubahan sesudah putusan"), "verification:drift_list", "git-compare", to_look_at
            ),
            Entry(_("Antrean kabupaten/kota"), "verification:queue_list", "switch-horizontal"),
            Entry(_("Tumpang tindih"), "programs:overlap_report", "layers-intersect"),
            Entry(_("Aturan tumpang tindih"), "programs:overlap_rule_list", "scale"),
            Entry(_("Berita acara"), "verification:minutes_list", "file-check"),
        ],
    ),
    Section(
        _("Analisis"),
        [
            Entry(_("Rapor 4T"), "analysis:scorecard", "report-analytics"),
            Entry(_("Ketepatan terhadap basis"), "analysis:targeting", "target-arrow"),
            Entry(_("Kantong kemiskinan"), "analysis:pockets", "map-2"),
            Entry(_("Variabel kemiskinan"), "analysis:variables", "table"),
            Entry(_("Lama menerima bantuan"), "analysis:years", "hourglass"),
            Entry(_("Jumlah tumpang tindih"), "analysis:overlap_totals", "layers-intersect"),
            Entry(_("Rencana dan realisasi"), "analysis:plan_totals", "calendar-stats"),
            Entry(_("Mutu data dalam angka"), "beneficiaries:quality_figures", "chart-bar"),
        ],
    ),
    Section(
        _("Basis data"),
        [
            Entry(_("Rumah tangga"), "beneficiaries:household_list", "home-heart"),
            Entry(_("Rumah tangga desa"), "beneficiaries:villagehome_list", "home-heart"),
            Entry(_("Usulan"), "beneficiaries:proposal_list", "file-text", waiting_for_me),
            Entry(_("Riwayat menurut NIK"), "analysis:timeline_search", "history"),
            Entry(_("Permintaan data pribadi"), "analysis:subject_list", "id"),
            Entry(_("Peta rumah tangga"), "beneficiaries:household_map", "map-2"),
            Entry(_("Foto rumah tangga"), "beneficiaries:photo_index", "photo"),
            Entry(_("Impor"), "beneficiaries:import_list", "database-import", waiting_imports),
            Entry(_("Rilis"), "beneficiaries:release_list", "versions"),
            Entry(_("Daftar kelompok"), "beneficiaries:grouplist_list", "users-group"),
            Entry(_("Pemadanan massal"), "beneficiaries:match_list", "list-search"),
            Entry(_("Kalibrasi pemadanan"), "verification:calibration", "gauge"),
            Entry(_("Mutu data"), "beneficiaries:quality_overview", "stethoscope", handed_here),
            Entry(_("Verifikasi tahunan"), "beneficiaries:verification_clock", "calendar-due"),
            Entry(_("Perubahan wilayah"), "beneficiaries:region_change_list", "map-2"),
        ],
    ),
    Section(
        _("Akun dan pengawasan"),
        [
            Entry(_("Permohonan akun"), "accounts:request_list", "user-plus", open_requests),
            Entry(_("Pengguna"), "accounts:member_list", "users"),
            Entry(
                _("Pemulihan akun"), "accounts:recovery_list", "shield-lock", recoveries_to_answer
            ),
            Entry(
                _("Pengukuhan hak akses"), "accounts:campaign_list", "clipboard-check", to_confirm
            ),
            Entry(_("Akses khusus"), "accounts:grant_list", "share", grants_asked),
            Entry(_("Hak akses per instansi"), "accounts:sight_list", "id-badge-2"),
            Entry(_("Siapa melihat siapa"), "beneficiaries:sight_report", "eye"),
            Entry(_("Laporan insiden data"), "beneficiaries:breach_report", "report-search"),
            Entry(_("Jejak audit"), "accounts:trail_list", "history"),
            Entry(_("Perubahan baris"), "accounts:change_list", "git-compare"),
            Entry(_("Administrasi teknis"), "admin:index", "settings"),
        ],
    ),
]
