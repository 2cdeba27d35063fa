"""How the site is put together. What a city may change comes from the environment (see environment.py)."""

import warnings
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from . import environment
from .environment import ROOT
from .errors import report_errors

# django-fsm announces its successor at every import; docs/decisions/0002 says why we stay and how we would leave.
warnings.filterwarnings("ignore", message="The 'django-fsm' package has been integrated", category=UserWarning)

# What processes we start (pg_dump, a restore aside) inherit.
ENVIRONMENT = environment.INHERITED
DESK_DATA = Path(environment.text("DESK_DATA", str(ROOT / "var"))).resolve()
DESK_FACE = environment.one_of("DESK_FACE", environment.FACES, "both")
DESK_URL = environment.url("DESK_URL", "http://127.0.0.1:8000", ("http", "https")).rstrip("/")
# Where companies and guests go, where that is another place than the staff's; empty where it is DESK_URL.
PUBLIC_URL = environment.url("PUBLIC_URL", "", ("http", "https")).rstrip("/")
DESK_LIMITS = environment.one_of("DESK_LIMITS", ("on", "off"), "on")
DESK_LOGS = environment.one_of("DESK_LOGS", ("lines", "json"), "lines")
METRICS_TOKEN = environment.text("METRICS_TOKEN")
SECRET_KEY = environment.secret("SECRET_KEY", DESK_DATA)
LINK_KEY = environment.secret("LINK_KEY", DESK_DATA)
# The first seals what has to be read again, such as secrets of second factors; the others only open (city/sealed.py).
SEAL_KEYS = environment.secrets("SEAL_KEY", DESK_DATA)
# Signs packages between a public and a staff place with no network between them; empty where there is one place.
TRANSFER_KEY = environment.secret_if_any("TRANSFER_KEY")
# Each place numbers cases of its own: those that came through the public one begin here.
AT_PUBLIC_PLACE = DESK_FACE == "public" and bool(TRANSFER_KEY)
AT_INNER_PLACE = DESK_FACE == "staff" and bool(TRANSFER_KEY)
PUBLIC_NUMBERS = 5001
FIRST_NUMBER = PUBLIC_NUMBERS if AT_PUBLIC_PLACE else 1
# The sample people's password; empty where nobody asked for sample people.
DESK_DEMO_PASSWORD = environment.text("DESK_DEMO_PASSWORD") or environment.kept("DEMO_PASSWORD", DESK_DATA)
# For which roles a second factor is required; nothing set: city/factors.py says, and nobody in a demonstration.
DESK_SECOND_FACTOR = environment.some_of("DESK_SECOND_FACTOR", (*environment.ROLES, "off"))
DESK_IDLE_MINUTES = environment.minutes("DESK_IDLE_MINUTES", 60)
DESK_SESSION_MINUTES = environment.minutes("DESK_SESSION_MINUTES", 12 * 60)
DESK_CONFIRM_MINUTES = environment.minutes("DESK_CONFIRM_MINUTES", 15)
# The city's own directory (OpenID Connect); without an issuer nobody signs in by it.
OIDC_ISSUER = environment.url("OIDC_ISSUER", "", ("http", "https")).rstrip("/")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET")
OIDC_GROUPS = environment.groups("OIDC_GROUPS")
ALLOWED_HOSTS = environment.words("DESK_HOSTS", ("127.0.0.1", "localhost"))
DEBUG = False
HTTPS = DESK_URL.startswith("https:")

INSTALLED_APPS = [
    "connected_desk.records",
    "connected_desk.city",
    "connected_desk.strategy",
    "connected_desk.ui",
    "proposals",
    "workflows.engine",
    "workflows.decisions",
    "workflows.cases",
    "workflows.referrals",
    "workflows.pocs",
    "workflows.evaluations",
    "workflows.closing",
    "workflows.budgets",
    "workflows.meetings",
    "workflows.ledgers",
    "workflows.reports",
    "workflows.evidence",
    "workflows.disposals",
    "workflows.crossings",
    "crispy_forms",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "connected_desk.records.middleware.RequestClockMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "connected_desk.records.middleware.StandingFactsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "connected_desk.city.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, so that its page has session and language; the body is read later still, for the CSRF token in it.
    "connected_desk.records.middleware.BodyLimitMiddleware",
]

ROOT_URLCONF = f"connected_desk.urls.{DESK_FACE}"
WSGI_APPLICATION = "connected_desk.wsgi.application"
ASGI_APPLICATION = "connected_desk.asgi.application"
AUTH_USER_MODEL = "city.Person"
LOGIN_URL = "city:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "city:sign_in"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # a link to set a password, in seconds

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        ("connected_desk.settings.faces.FaceLoader", DESK_FACE),
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "connected_desk.ui.context.shell",
                "proposals.context.company",
            ],
            "builtins": ["django.templatetags.i18n", "connected_desk.ui.templatetags.cd"],
        },
    }
]

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{DESK_DATA / 'desk.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL and IMMEDIATE: writers queue instead of failing; FULL: what was answered survives a power cut.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # SQLite makes the file but not its folder, and a first command should not fail for that.
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    # A page of milliseconds gains nothing from compiled plans, and today's disks read anywhere as fast as in order:
    # with a million cases a bureau's list takes a fifth of the time.
    DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off -c random_page_cost=1.1")

vars().update(environment.mail("EMAIL_URL", DESK_DATA / "mail"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "Connected Desk <desk@localhost>")
# Where backups lie; None: nobody backs up by the desk's own means.
BACKUP_FOLDER = environment.folder_if_any("BACKUP_URL")
CLAMD_URL = environment.url("CLAMD_URL", "", ("tcp",))
REPORT_FONTS = environment.text("REPORT_FONTS", "/usr/share/fonts/truetype/bizud-gothic")
SENTRY_DSN = environment.url("SENTRY_DSN", "", ("http", "https"))
if SENTRY_DSN:
    report_errors(SENTRY_DSN)

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "static/"
# Beside the code, not under DESK_DATA: it belongs to the release, and a volume would keep the one before.
STATIC_ROOT = ROOT / "staticfiles"
STORAGES = {
    "default": environment.storage("STORAGE_URL", DESK_DATA / "files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Forms draw their controls by the site's templates, where ours are found first (templates/django).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("cd",)
CRISPY_TEMPLATE_PACK = "cd"
CRISPY_FAIL_SILENTLY = False
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# What no page of ours ever asks of the browser.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "bluetooth",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "web-share",
        "xr-spatial-tracking",
    )
)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = DESK_SESSION_MINUTES * 60
DEVICE_COOKIE_NAME = "desk-device"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # A browser takes such a name from this host alone, over TLS: nobody beside it can plant one.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, DEVICE_COOKIE_NAME = "__Host-language", "__Host-device"
    MESSAGE_STORAGE = "connected_desk.ui.host_messages.HostStorage"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # Preloading binds a city's whole domain in every browser for years: the city's decision, not a program's.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SECURE_SSL_REDIRECT = True
    # Whoever asks whether this process lives asks it directly, without the TLS that stands before it.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [DESK_URL]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "connected_desk.city.password_words.WordsOfThePlace"},
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Twice what five files of ten megabytes need, so that files too large are refused by name where that can be.
REQUEST_LIMIT = 100 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": "connected_desk.settings.logs.OneLine",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "connected_desk.settings.logs.Json"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": DESK_LOGS}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers would write the line a second time and mail it to administrators we do not name.
    "loggers": {
        # It names passkeys.
        "fido2": {"level": "WARNING"},
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}
