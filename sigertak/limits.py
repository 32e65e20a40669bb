"""The product's own limits and terms, from the environment (table in README.md).

All of them are settings: `sigertak.settings` takes them over under the names they have here.
"""

from sigertak import environment

__all__ = [
    "ACTIVATION_HOURS",
    "CLAIM_MINUTES",
    "COUNTS_PER_HOUR",
    "DISCLOSURE_THRESHOLD",
    "ESCALATE_AFTER_DAYS",
    "EXPORT_DAYS",
    "EXPORT_MOST_ROWS",
    "EXPORT_ROWS_BY_ROLE",
    "EXPORT_ROWS_PER_DAY",
    "LONG_AID_YEARS",
    "LOOKUP_PER_DAY",
    "LOOKUP_PER_HOUR",
    "MATCHING_BITS",
    "MAX_UPLOAD_BYTES",
    "NOTICE_DIGEST_HOUR",
    "OBJECTION_ANSWER_DAYS",
    "OBJECTION_DAYS",
    "PROPOSAL_TIER_DAYS",
    "PROVINCE_CODE",
    "RETENTION_DAYS",
    "REVEALS_PER_DAY",
    "SAMPLE_ERROR_LIMIT",
    "SAMPLE_LEAST",
    "SAMPLE_PERCENT",
    "SCORECARD_DAYS_LATE",
    "STRAY_FILE_DAYS",
    "SUBJECT_REQUEST_HOURS",
    "UNDO_HOURS",
]

# The province is a setting, not a constant (Kemendagri code).
PROVINCE_CODE = environment.text("PROVINCE_CODE", "16")
# Public counts of people below this are withheld.
DISCLOSURE_THRESHOLD = environment.number("DISCLOSURE_THRESHOLD", default=10, least=2, most=1000)

# Verification, in days: how long an agency may object to a refusal, how long Bappeda may take to
# answer, and when a case that waits in a regency becomes the province's concern.
OBJECTION_DAYS = environment.number("OBJECTION_DAYS", default=14, least=1, most=90)
OBJECTION_ANSWER_DAYS = environment.number("OBJECTION_ANSWER_DAYS", default=14, least=1, most=90)
ESCALATE_AFTER_DAYS = environment.number("ESCALATE_AFTER_DAYS", default=14, least=1, most=365)
PROPOSAL_TIER_DAYS = environment.number("PROPOSAL_TIER_DAYS", default=14, least=1, most=365)
# How many different people of the base one account may be shown while entering recipients.
LOOKUP_PER_HOUR = environment.number("LOOKUP_PER_HOUR", default=200, least=10, most=10_000)
LOOKUP_PER_DAY = environment.number("LOOKUP_PER_DAY", default=800, least=10, most=100_000)
# How many days is kept what has served its purpose: files of imports, of matchings and of agencies'
# lists, notes of who saw whom, letters of decided applications, accounts whose last right ended.
RETENTION_DAYS = {
    "imports": 365, "matchings": 30, "uploads": 365, "sights": 5 * 365, "letters": 365,
    "accounts": 2 * 365, **environment.figures("RETENTION_DAYS"),
}  # fmt: skip
# Within so many hours what a person asks about their own data is answered.
SUBJECT_REQUEST_HOURS = environment.number("SUBJECT_REQUEST_HOURS", default=72, least=1, most=720)
# How many different people's NIK one account may open in a day.
REVEALS_PER_DAY = environment.number("REVEALS_PER_DAY", default=100, least=1, most=10_000)
# Counts over the base by an agency's own rules: enough to write criteria, too few to probe.
COUNTS_PER_HOUR = environment.number("COUNTS_PER_HOUR", default=60, least=1, most=10000)
# Verification, at the desk: how long an opened case is held for its reader (minutes), and until
# when a decision by filter may be taken back (hours).
CLAIM_MINUTES = environment.number("CLAIM_MINUTES", default=10, least=2, most=120)
UNDO_HOURS = environment.number("UNDO_HOURS", default=24, least=1, most=168)
# Of every approval by filter so many per cent, but at least so many cases, are drawn to be looked
# at by hand. A share of errors above the limit (per cent) is warned of.
SAMPLE_PERCENT = environment.number("SAMPLE_PERCENT", default=5, least=1, most=100)
SAMPLE_LEAST = environment.number("SAMPLE_LEAST", default=3, least=1, most=100)
SAMPLE_ERROR_LIMIT = environment.number("SAMPLE_ERROR_LIMIT", default=5, least=1, most=100)

# From so many budget years on, a household counts as long on aid.
LONG_AID_YEARS = environment.number("LONG_AID_YEARS", default=5, least=2, most=20)
# A private file that no row knows is deleted when it has lain so many days.
STRAY_FILE_DAYS = environment.number("STRAY_FILE_DAYS", default=30, least=1, most=3650)
# Lists that people take along: kept so many days, and no longer than so many rows.
EXPORT_DAYS = environment.number("EXPORT_DAYS", default=3, least=1, most=30)
# So many rows of people one account may take along in a day; for a role another figure, as in
# "steward=2000000,opd_operator=50000".
EXPORT_ROWS_PER_DAY = environment.number(
    "EXPORT_ROWS_PER_DAY", default=200_000, least=1, most=50_000_000
)
EXPORT_ROWS_BY_ROLE = environment.figures("EXPORT_ROWS_BY_ROLE", "steward=2000000")
EXPORT_MOST_ROWS = environment.number(
    "EXPORT_MOST_ROWS", default=1_000_000, least=100, most=5_000_000
)

# Where the matching engine draws its lines, in bits of evidence; empty: as the model in use says.
# A match needs MATCH bits and MARGIN more than the next candidate; from REVIEW on a human looks.
MATCHING_BITS = {
    "match": environment.bits("MATCHING_MATCH_BITS"),
    "review": environment.bits("MATCHING_REVIEW_BITS"),
    "margin": environment.bits("MATCHING_MARGIN_BITS"),
}

# From this hour on, local time, the inbox of the day before is mailed.
NOTICE_DIGEST_HOUR = environment.number("NOTICE_DIGEST_HOUR", default=6, least=0, most=23)
# Aid handed out so many days after the day planned still counts as in time (4T).
SCORECARD_DAYS_LATE = environment.number("SCORECARD_DAYS_LATE", default=7, least=0, most=90)
# How long a one-time link lives, and how large a list or import may be.
ACTIVATION_HOURS = environment.number("ACTIVATION_HOURS", default=24, least=1, most=168)
MAX_UPLOAD_BYTES = environment.number("MAX_UPLOAD_MB", default=200, least=1, most=4096) * 1024**2
