"""Settings, all from the environment (table in README.md). Secure unless DEBUG is asked for."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sigertak import environment, schedule
from sigertak.limits import *  # noqa: F403 - they are settings under their own names

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("SIGERTAK_DATA_DIR", str(BASE_DIR / "var"))).resolve()

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY")
if not DEBUG and len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY needs at least 40 characters in production.")
# A working copy serves static files from their sources; a server from STATIC_ROOT, hashed.
STATIC_FROM_SOURCE = environment.flag("STATIC_FROM_SOURCE", default=DEBUG)
PROCESS = environment.choice("SIGERTAK_PROCESS", ("web", "worker", "owner"), "owner")
ALLOWED_HOSTS = environment.listing("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_ORIGIN = environment.text("PUBLIC_ORIGIN", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = environment.listing("CSRF_TRUSTED_ORIGINS", PUBLIC_ORIGIN)

# Seals the audit trail. Of its own in production: changing SECRET_KEY must not break every seal.
AUDIT_KEY = (environment.text("AUDIT_KEY", "") or f"audit:{SECRET_KEY}").encode()
# Of it web and worker make what they show the database at signing in, beside their passwords.
PORTAL_PROOF_KEY = (
    environment.text("PORTAL_PROOF_KEY", "") or f"database proof:{SECRET_KEY}"
).encode()
# Encrypts backups (`manage.py backup`); without it they lie there in plain.
BACKUP_KEY = environment.text("BACKUP_KEY", "").encode()
# Makes the digests by which erased people are known again, and where each erasure is noted outside
# of the database: restoring an older backup must not bring them back.
ERASURE_KEY = (environment.text("ERASURE_KEY", "") or f"erasure:{SECRET_KEY}").encode()
ERASURE_LEDGER = environment.text("ERASURE_LEDGER", str(DATA_DIR / "erasures.jsonl"))
# Where the ends of the chains are noted each night, outside of the database.
AUDIT_ANCHORS = environment.text("AUDIT_ANCHORS", str(DATA_DIR / "audit-anchors.jsonl"))

INSTALLED_APPS = [
    # Without its own discovery: what is in the administration, `sigertak.administration` says.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "guardian",
    "core",
    "regions",
    "accounts",
    "beneficiaries",
    "programs",
    "verification",
    "public",
    "analysis",
    "sigertak",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.odd_requests.OddRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.locale.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.refused_methods.RefusedMethodMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.idleness.IdleMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.reading_budget.ReadingBudgetMiddleware",
    "accounts.middleware.ScopeMiddleware",
    "core.confirming.ConfirmMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sigertak.urls"
WSGI_APPLICATION = "sigertak.wsgi.application"
# The one map from URL name to rule; read by the middleware, the menu and the tests.
URL_RULES = "sigertak.access.URL_RULES"
MENU = "sigertak.menu.SECTIONS"
HELP_CHAPTERS = "sigertak.help.HELP_CHAPTERS"
NOTICE_SUBJECTS = "sigertak.notices.SUBJECTS"
SHARED_PARTS = "sigertak.access.SHARED_PARTS"
# What each floor blanks when a person is erased.
ERASERS = "sigertak.erasing.ERASERS"
RETENTION = "sigertak.retention.RULES"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "accounts.context.shell",
            ],
            "builtins": ["core.templatetags.fmt", "core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "core.forms_renderer.TablerRenderer"

# --- Database -------------------------------------------------------------------------------------
DATABASE_OWNER_ROLE = "sigertak_owner"
_OWNER_URL = environment.text("DATABASE_URL", "")
_ROLE_PASSWORD = environment.text("DATABASE_ROLE_PASSWORD", "")


def _login_url(name: str, role: str) -> str:
    given = environment.text(name, "")
    return given or (_OWNER_URL and environment.with_user(_OWNER_URL, role, _ROLE_PASSWORD))


DATABASE_WEB_URL = _login_url("DATABASE_WEB_URL", "sigertak_web")
DATABASE_WORKER_URL = _login_url("DATABASE_WORKER_URL", "sigertak_worker")
_URL = {"owner": _OWNER_URL, "web": DATABASE_WEB_URL, "worker": DATABASE_WORKER_URL}[PROCESS]
if not _URL:
    raise ImproperlyConfigured(
        f"Process {PROCESS} has no database: set DATABASE_URL"
        + ("" if PROCESS == "owner" else f" or DATABASE_{PROCESS.upper()}_URL")
        + ", or start through manage.py, which brings an embedded server."
    )
TIME_ZONE = environment.text("TIME_ZONE", "Asia/Jakarta")
DATABASES = {"default": environment.database(_URL)}
# The database's day is that of the offices: a right that ends today ends at their midnight.
DATABASES["default"]["TIME_ZONE"] = TIME_ZONE
DATABASES["default"]["CONN_MAX_AGE"] = 60 if PROCESS == "web" else 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", "2")
if PROCESS == "owner":
    DATABASES["default"]["OPTIONS"]["assume_role"] = DATABASE_OWNER_ROLE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Broker and cache -----------------------------------------------------------------------------
REDIS_URL = environment.text("REDIS_URL")
CELERY_BROKER_URL = environment.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Above the time limit: a job is never handed to a second worker while the first still works.
CELERY_TASK_TIME_LIMIT = 3 * 60 * 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 4 * 60 * 60,
    # A page does not wait for a broker that is away or silent: the sweeper sends its job later.
    "socket_connect_timeout": 2,
    "socket_timeout": 10 if PROCESS == "worker" else 2,
    "max_retries": 0,
}
# Times of day in the schedule are local ones.
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
# Workers write their lines as LOGGING says, too.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = schedule.BEAT
CELERY_TASK_ROUTES = schedule.ROUTES
CACHES = {
    "default": {
        "BACKEND": "core.caching.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "sigertak",
        "OPTIONS": {"socket_timeout": 1.0},
    }
}

# --- Signing in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name", "nip")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_SESSION_REMEMBER = False
# Unknown addresses are answered like known ones, and get no mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# allauth counts wrong codes of the second factor by this limit; axes counts wrong passwords.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "12/15m/key",
    # Applications are anonymous and carry a file: an office's worth of them an hour, no more.
    "account_request": "20/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.security_keys.AddKeyForm",
    "authenticate_webauthn": "accounts.forms.security_keys.AuthenticateKeyForm",
    "edit_webauthn": "accounts.forms.security_keys.RenameKeyForm",
    "reauthenticate_webauthn": "accounts.forms.security_keys.ReauthenticateKeyForm",
}
# Browsers offer keys on https, and on http to this machine itself: there nothing is to be checked.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_ORIGIN.startswith("http://")
MFA_TOTP_ISSUER = "Sigertak Plus"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
# How many proxies of our own stand before the web process (0: visitors connect directly).
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", default=0, most=5)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_FAILURE_LIMIT = 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = 0.25  # hours
AXES_USERNAME_CALLABLE = "accounts.addresses.claimed_account"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_NEVER_LOCKOUT_WHITELIST = False
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

# --- Security -------------------------------------------------------------------------------------
_HTTPS = PUBLIC_ORIGIN.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = environment.number("SESSION_HOURS", default=10, least=1, most=24) * 3600
SESSION_IDLE_MINUTES = environment.number("SESSION_IDLE_MINUTES", default=60, least=5, most=600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Language, files, mail ------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = _HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.text("STATIC_ROOT", str(DATA_DIR / "static"))
# The guide's pictures lie beside it, where whoever reads it elsewhere sees them, too.
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "pictures")]
MEDIA_ROOT = environment.text("MEDIA_ROOT", str(DATA_DIR / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
FILE_UPLOAD_PERMISSIONS = 0o640

# Private files are handed to nginx by this internal prefix; empty: Django sends them itself.
PRIVATE_FILES_ACCEL = environment.text("PRIVATE_FILES_ACCEL", "")

EMAIL_BACKEND = environment.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.number("EMAIL_PORT", default=25, least=1, most=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "sigertak@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "core.log_lines.QuietFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # axes logs user names at INFO; what matters stands in its own table.
        "axes": {"level": "ERROR"},
        # Its warnings quote addresses, and an address may hold a one-time secret.
        "django.request": {"level": "ERROR"},
    },
}
