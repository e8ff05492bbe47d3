"""One settings file, from the environment only; an unreadable value stops the program with a sentence."""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # NAME_FILE may name a file that holds the value of NAME


def switch(name: str, default: bool) -> bool:
    """Read a yes/no variable; anything but 1/0, true/false, yes/no, on/off raises ImproperlyConfigured."""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    raw = env.str(name, default="").strip().lower()
    if raw and raw not in words:
        raise ImproperlyConfigured(f"{name}={raw!r}: write 1 or 0.")
    return words.get(raw, default)


def number(name: str, default: int) -> int:
    """Read a whole number; anything else raises ImproperlyConfigured."""
    raw = env.str(name, default="").strip()
    if raw and not re.fullmatch(r"\d+", raw):
        raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number.")
    return int(raw) if raw else default


def choice(name: str, default: str, *words: str) -> str:
    """Read one word out of several; any other raises ImproperlyConfigured."""
    raw = env.str(name, default="").strip() or default
    if raw not in words:
        raise ImproperlyConfigured(f"{name}={raw!r}: write one of {', '.join(words)}.")
    return raw


def kept_secret(folder: Path, name: str = "secret_key") -> str:
    """Return the secret key kept in the folder, made at the first start and readable by the owner only."""
    file = folder / name
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    if not (key := file.read_text().strip()):
        raise ImproperlyConfigured(f"{file} is empty: remove it, a new key is made at the next start.")
    return key


def identity_keys(stated: str, folder: Path) -> list[str]:
    """Return the keys that seal identities, the present one first; one is made and kept when none is stated."""
    keys = (stated or kept_secret(folder, "identity_key")).split()
    if any(len(key) < 32 for key in keys):
        raise ImproperlyConfigured("XINHENG_IDENTITY_KEY: each key has at least 32 characters.")
    return keys


def database(url: str, folder: Path) -> dict[str, Any]:
    """Return the connection that the URL names, or the SQLite file of the folder when it names none."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "xinheng.sqlite3")}
    if not re.match(r"(postgres|postgresql|sqlite)://", url):
        raise ImproperlyConfigured("XINHENG_DATABASE_URL: write postgres://… or sqlite:///…")
    return dict(env.db_url_config(url))


def version() -> str:
    """Return the newest version that the change log names."""
    found = re.search(r"^## \[?(\d+\.\d+\.\d+)", (BASE_DIR / "CHANGELOG.md").read_text(), re.MULTILINE)
    if not found:
        raise ImproperlyConfigured("CHANGELOG.md names no version.")
    return found.group(1)


# --- Where and how -----------------------------------------------------------------------------------
VERSION = version()
XINHENG_HOME = Path(env.str("XINHENG_HOME", default="") or BASE_DIR / "var").expanduser().resolve()
XINHENG_PORT = number("XINHENG_PORT", 8000)
XINHENG_BIND = env.str("XINHENG_BIND", default="127.0.0.1")
XINHENG_DEMO = switch("XINHENG_DEMO", False)
DEBUG = switch("XINHENG_DEBUG", False)
XINHENG_TESTING = switch("XINHENG_TESTING", False)
XINHENG_BEHIND_PROXY = switch("XINHENG_BEHIND_PROXY", False)
SECURE = not (XINHENG_DEMO or DEBUG or XINHENG_TESTING)  # TLS only, secure cookies, HSTS

MEDIA_ROOT = XINHENG_HOME / "files"
STATIC_ROOT = XINHENG_HOME / "static"
XINHENG_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # identity numbers lie here: nobody else looks in
for folder in (MEDIA_ROOT, STATIC_ROOT):
    folder.mkdir(exist_ok=True)

if (XINHENG_HOME / "fonts" / "fonts.conf").exists():  # the letter fonts that `./xh run` fetched
    os.environ.setdefault("FONTCONFIG_FILE", str(XINHENG_HOME / "fonts" / "fonts.conf"))

SECRET_KEY = env.str("XINHENG_SECRET_KEY", default="") or kept_secret(XINHENG_HOME)
# Seals who reported (举报人): the newest key first, older ones behind it until `reseal` has been run.
IDENTITY_KEYS = identity_keys(env.str("XINHENG_IDENTITY_KEY", default=""), XINHENG_HOME / "keys")
ALLOWED_HOSTS = env.list("XINHENG_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("XINHENG_TRUSTED_ORIGINS", default=[])

# --- Parts -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "workflows.apps.WorkflowsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "viewflow.workflow",  # the engine only, never its front end
    "axes",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "project.session.Sessions",
    "project.language.ChosenLanguage",
    "project.readable.ReadableAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "project.session.NothingTypedIsLost",
    # Deny by default: a page is open to the public only when it says so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "project.session.SessionRules",
    "project.refusals.Refusals",
    "project.reading.ReadingOnce",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.views.context.shell",
            ],
        },
    }
]

# Django's own controls by its other engine: a list of two hundred options takes half the time of the page otherwise.
FORM_RENDERER = "django.forms.renderers.Jinja2"

# --- Database: SQLite in XINHENG_HOME unless XINHENG_DATABASE_URL names a PostgreSQL --------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_database = database(env.str("XINHENG_DATABASE_URL", default=""), XINHENG_HOME)
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer waits for its turn at BEGIN instead of failing at the first write.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # mmap: rows that lie far apart in a large file are read without a call to the system for each.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=1073741824; "
        f"PRAGMA synchronous={'OFF' if XINHENG_TESTING else 'FULL'};",
    }
    _database["TEST"] = {
        "NAME": str(XINHENG_HOME / "test.sqlite3")
    }  # a file, so that several threads share it
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    # jit: a page of the log is estimated dear and read fast; compiling its query first took a second and more.
    # datestyle: a check of the log reads instants as the database words them.
    _told = "-c lock_timeout=10000 -c jit=off -c datestyle=ISO"
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "options": _told}
DATABASES = {"default": _database}

# --- Background work ---------------------------------------------------------------------------------
XINHENG_BROKER_URL = env.str(
    "XINHENG_BROKER_URL", default=""
)  # empty: the process that `serve` starts does the work
# What tasks and servers must know, too; how Celery works else stands in project/celery.py.
CELERY_BROKER_URL = XINHENG_BROKER_URL
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_DEFAULT_QUEUE = "celery"

# --- The desk ------------------------------------------------------------------------------------------
XINHENG_UNDO_SECONDS = number("XINHENG_UNDO_SECONDS", 10)  # a step handed in may be taken back; 0: never
XINHENG_REMIND_UNREAD_DAYS = number(
    "XINHENG_REMIND_UNREAD_DAYS", 3
)  # working days after which an unread electronic notice is recalled to mind; 0: never
XINHENG_JURISDICTION = env.str(
    "XINHENG_JURISDICTION", default="zhejiang"
)  # whose rules on objections govern: the rule set objection-<this> of the catalogue
XINHENG_RECEIPT_DAYS = number(
    "XINHENG_RECEIPT_DAYS", 5
)  # working days in which a receiver confirms a correction or withdrawal; no clause gives them
XINHENG_EMERGENCY_HOURS = number(
    "XINHENG_EMERGENCY_HOURS", 4
)  # how long a granted emergency look holds, and how long a request waits; no clause gives them
# How long a checkpoint may wait for counter-signatures, and a witness be silent, before all are told.
XINHENG_PUBLISH_HOURS = number("XINHENG_PUBLISH_HOURS", 6)
XINHENG_WITNESS_HOURS = number("XINHENG_WITNESS_HOURS", 24)
XINHENG_MESSAGE_KEY = env.str("XINHENG_MESSAGE_KEY", default="")  # PEM file; else keys/messages at home
XINHENG_LOG_KEY = env.str("XINHENG_LOG_KEY", default="")  # PEM file; else keys/log below the home
XINHENG_LOG_DIGEST = choice(
    "XINHENG_LOG_DIGEST", "sha256", "sha256", "sm3"
)  # of the tree; told once, at set-up
XINHENG_LOG_ORIGIN = (
    env.str("XINHENG_LOG_ORIGIN", default="") or "xinheng.local/log"
)  # the log's name in the world
if not re.fullmatch(r"[^\s+]{3,120}", XINHENG_LOG_ORIGIN):
    raise ImproperlyConfigured(
        "XINHENG_LOG_ORIGIN: write a name without spaces and +, as credit.example.gov.cn/log."
    )
# --- Paper and seal --------------------------------------------------------------------------------------
XINHENG_RENDERER = choice(
    "XINHENG_RENDERER", "child", "child", "inline"
)  # inline: in the printing process itself
SEAL_FOLDER = XINHENG_HOME / "seal"
# The demo signs with the test certificate that `prepare` makes for it; elsewhere a seal must be asked for.
_demo_seal = XINHENG_DEMO and (SEAL_FOLDER / "seal.p12").exists()
XINHENG_SEAL = choice("XINHENG_SEAL", "pades" if _demo_seal else "none", "none", "pades", "service")
XINHENG_SEAL_STORE = Path(env.str("XINHENG_SEAL_STORE", default="") or SEAL_FOLDER / "seal.p12").expanduser()
XINHENG_SEAL_PASSPHRASE = env.str("XINHENG_SEAL_PASSPHRASE", default="")
XINHENG_SEAL_TRUST = Path(env.str("XINHENG_SEAL_TRUST", default="") or SEAL_FOLDER / "trust.pem").expanduser()
XINHENG_SEAL_MODULE = env.str(
    "XINHENG_SEAL_MODULE", default=""
)  # library of a PKCS#11 token; no key file then
XINHENG_SEAL_TOKEN = env.str("XINHENG_SEAL_TOKEN", default="")
XINHENG_SEAL_KEY = env.str("XINHENG_SEAL_KEY", default="")
XINHENG_SEAL_PIN = env.str("XINHENG_SEAL_PIN", default="")
XINHENG_SEAL_URL = env.str("XINHENG_SEAL_URL", default="")
XINHENG_SEAL_SECRET = env.str("XINHENG_SEAL_SECRET", default="")
XINHENG_SEAL_SECONDS = number("XINHENG_SEAL_SECONDS", 15)
if XINHENG_SEAL == "service" and not re.match(
    r"https://[^/\s]+|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", XINHENG_SEAL_URL
):
    raise ImproperlyConfigured("XINHENG_SEAL_URL: write https://host/…")

# --- People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workflows.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "project.auth.DutyBackend"]
CSRF_FAILURE_VIEW = "workflows.views.left_behind.csrf_failure"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if XINHENG_TESTING:  # hundreds of test accounts; one test asks for Argon2 by name
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_CLIENT_IP_CALLABLE = "project.address.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Sessions, cookies, headers ----------------------------------------------------------------------
SESSION_COOKIE_AGE = 30 * 60  # signed out after half an hour without a click
SESSION_SAVE_EVERY_REQUEST = True
SESSION_LONGEST = timedelta(hours=12)  # however busy; see project/session.py
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = (
    f"xinheng_session_{XINHENG_PORT}"  # cookies ignore ports: two copies must not sign each other out
)
CSRF_COOKIE_NAME = f"xinheng_csrf_{XINHENG_PORT}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if XINHENG_BEHIND_PROXY else None
# W019: frames of our own pages are wanted; W021: preloading is the owner of the domain's decision.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]
X_FRAME_OPTIONS = "SAMEORIGIN"  # a notice is previewed in a frame of its own page
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
}

# --- Language and time -------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- Files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN_STATIC = DEBUG or XINHENG_TESTING
WHITENOISE_USE_FINDERS = PLAIN_STATIC
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_URL = "/files-are-served-by-views-only/"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # beyond any mistake; forms/files.py says in a sentence how many are taken
UPLOAD_SIZE_MAX, UPLOAD_TOTAL_MAX = 20 * 1024 * 1024, 100 * 1024 * 1024  # one file; all files of one request
FILE_UPLOAD_HANDLERS = [
    "project.uploads.Quota",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Virus scanner, text messages ---------------------------------------------------------------------
XINHENG_CLAMD = env.str("XINHENG_CLAMD", default="").strip()  # without it nothing is scanned
if XINHENG_CLAMD and not re.fullmatch(r"/\S+|\S+:\d+", XINHENG_CLAMD):
    raise ImproperlyConfigured("XINHENG_CLAMD: write /path/of/clamd.ctl or host:port.")
XINHENG_SMS_URL = env.str(
    "XINHENG_SMS_URL", default=""
).strip()  # without it messages go to the exchange folder
XINHENG_SMS_TOKEN = env.str("XINHENG_SMS_TOKEN", default="").strip()
if XINHENG_SMS_URL and not re.match(r"https://[^/\s]+|http://(?:127\.0\.0\.1|localhost)\b", XINHENG_SMS_URL):
    raise ImproperlyConfigured("XINHENG_SMS_URL: write https://host/path")

# --- Mail and logging --------------------------------------------------------------------------------
_mail_url = env.str("XINHENG_EMAIL_URL", default="")
vars().update(env.email_url_config(_mail_url or ("filemail://" if XINHENG_DEMO else "consolemail://")))
if XINHENG_DEMO and not _mail_url:
    EMAIL_FILE_PATH = str(XINHENG_HOME / "exchange" / "mail")  # whoever runs the demo reads its letters here
DEFAULT_FROM_EMAIL = env.str("XINHENG_EMAIL_FROM", default="") or "xinheng@localhost"
XINHENG_PUBLIC_URL = env.str("XINHENG_PUBLIC_URL", default="").rstrip(
    "/"
)  # for links in mail; none without it
if XINHENG_PUBLIC_URL and not re.match(r"https?://[^/\s]+", XINHENG_PUBLIC_URL):
    raise ImproperlyConfigured("XINHENG_PUBLIC_URL: write https://host")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
