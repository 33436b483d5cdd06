"""The one settings file. Everything that differs between machines comes from the environment.

Each variable is declared in ENVIRONMENT below and described in the README's table; an unknown
``EXPO_`` variable or a value of the wrong kind stops the start with its name.
"""

import os
from pathlib import Path

import environ
import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from expo import api_description, secret
from expo.clock import parse_start
from expo.logs import hide_links, logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = {
    "EXPO_MODE": (str, "production"),
    "EXPO_SECRET_KEY": (str, ""),
    "EXPO_SECRET_KEY_FALLBACKS": (list, []),
    "EXPO_ALLOWED_HOSTS": (list, []),
    "EXPO_BASE_URL": (str, "http://127.0.0.1:8000"),
    "EXPO_INTERNAL_ADDRESSES": (list, ["127.0.0.1", "::1"]),
    "EXPO_HTTPS": (bool, True),
    "EXPO_CLOCK": (str, ""),
    "EXPO_LOG_LEVEL": (str, "INFO"),
    "EXPO_MAX_BODY_KB": (int, 1024),
    "EXPO_DRAFTS_PER_HOUR": (int, 60),
    "EXPO_MAIL_URL": (str, ""),
    "EXPO_MAIL_FROM": (str, "Belarus EXPO 2011 <noreply@localhost>"),
    "EXPO_WEBHOOKS_ALLOW_LOOPBACK": (bool, False),
    "EXPO_MEDIA_ROOT": (str, str(BASE_DIR / "media")),
    "EXPO_PAGE_CACHE_MB": (int, 64),
    "EXPO_CDN_SECONDS": (int, 0),
    "EXPO_SCREENS_START_OFFLINE": (bool, True),
    "EXPO_OFFLINE": (bool, True),
    "EXPO_STATIC_ROOT": (str, str(BASE_DIR / "staticfiles")),
    "DATABASE_URL": (str, f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
    "CACHE_URL": (str, "locmemcache://"),
}
MODES = ("production", "demo", "test")

env = environ.Env(**ENVIRONMENT)


def read(name):
    try:
        return env(name)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


unknown = sorted(name for name in os.environ if name.startswith("EXPO_") and name not in ENVIRONMENT)
if unknown:
    raise ImproperlyConfigured(f"Unknown setting {', '.join(unknown)}: see the table in README.md")

MODE = read("EXPO_MODE")
if MODE not in MODES:
    raise ImproperlyConfigured(f"EXPO_MODE: {MODE!r} is none of {', '.join(MODES)}")
DEMO = MODE == "demo"
DEBUG = False

# The exhibition's clock: production always runs on the real time.
if read("EXPO_CLOCK") and MODE == "production":
    raise ImproperlyConfigured("EXPO_CLOCK is for the demo and the tests only")
CLOCK_START = parse_start(read("EXPO_CLOCK"))

# Webhooks: a server of one's own machine is for trying out only.
WEBHOOKS_ALLOW_LOOPBACK = read("EXPO_WEBHOOKS_ALLOW_LOOPBACK")
if WEBHOOKS_ALLOW_LOOPBACK and MODE == "production":
    raise ImproperlyConfigured("EXPO_WEBHOOKS_ALLOW_LOOPBACK is for the demo and the tests only")

# Secrets and hosts
SECRET_KEY = read("EXPO_SECRET_KEY")
if not SECRET_KEY:
    if MODE == "production":
        raise ImproperlyConfigured(
            "EXPO_SECRET_KEY is not set. Set it to a long random text, or use the demo"
        )
    SECRET_KEY = secret.kept_in(BASE_DIR / "var") if DEMO else "only-for-the-tests-" + "x" * 50
SECRET_KEY_FALLBACKS = read("EXPO_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = read("EXPO_ALLOWED_HOSTS") or (
    [] if MODE == "production" else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
BASE_URL = read("EXPO_BASE_URL").rstrip("/")
INTERNAL_ADDRESSES = read("EXPO_INTERNAL_ADDRESSES")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https://") else []

# Applications. modeltranslation comes first: admin classes look for it when they are loaded.
INSTALLED_APPS = [
    "modeltranslation",
    "expo.apps.ExpoConfig",
    "exhibitors.apps.ExhibitorsConfig",
    "conference.apps.ConferenceConfig",
    "expo.apps.OrganisersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_structlog",
    "django_tasks_db",
    "rest_framework",
    "simple_history",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "expo.page_cache.PageCache",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware"
    if MODE == "production"
    else "expo.static_files.CompressingWhiteNoise",
    "django_structlog.middlewares.RequestMiddleware",
    "expo.middleware.RequestId",
    "expo.conditional.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "expo.middleware.Language",
    "expo.middleware.NeverKept",
    "expo.middleware.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "expo.middleware.Origin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "expo.middleware.CurrentExhibition",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "expo.urls"
WSGI_APPLICATION = "expo.wsgi.application"
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
                "expo.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data
DATABASES = {"default": env.db_url("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Immediate transactions queue for the write lock instead of failing at the upgrade of a
    # read lock, which SQLite refuses at once, timeout or not.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# How old the edition on show may be that a process remembers. Tests change it under its feet.
CURRENT_KEPT_SECONDS = 0 if MODE == "test" else 1
# Public pages as bytes: how many a process keeps, how old its knowledge of their versions may be, and for
# how long a CDN may send a page without asking.
PAGE_CACHE_BYTES = read("EXPO_PAGE_CACHE_MB") * 1024 * 1024
PAGE_VERSIONS_SECONDS = 0 if MODE == "test" else 1
CDN_SECONDS = read("EXPO_CDN_SECONDS")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL")}

# People
AUTH_USER_MODEL = "expo.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "expo.permissions.RolePermissions"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
if MODE == "test":
    PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{one}PasswordHasher" for one in ("MD5", "PBKDF2")]
# Signing in: what each means stands in django-allauth's manual, what we change in expo/account_adapters.py.
LOGIN_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
ACCOUNT_ADAPTER = "expo.account_adapters.AccountAdapter"
MFA_ADAPTER = "expo.account_adapters.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS, ACCOUNT_SIGNUP_FIELDS = {"email"}, ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = ACCOUNT_SESSION_REMEMBER = MFA_RECOVERY_CODES_SHOW_ONCE = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The framework's own generator would copy the address to a table of its own, where it grows stale.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if MODE == "production" else 0

# Languages, in the order of the language row
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("kk", _("Kazakh")), ("be", _("Belarusian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "expo" / "locale"]
FORMAT_MODULE_PATH = ["expo.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "ru", "be", "kk")
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("ru", "en"),
    "en": ("ru", "be", "kk"),
    "ru": ("en", "be", "kk"),
    "be": ("ru", "en", "kk"),
    "kk": ("ru", "en", "be"),
}

# Static files. Hashed names need collectstatic, which the demo and the tests go without.
STATIC_URL = "/static/"
STATIC_ROOT = read("EXPO_STATIC_ROOT") if MODE == "production" else None
WHITENOISE_ROOT = BASE_DIR / "expo" / "public"
WHITENOISE_USE_FINDERS = MODE != "production"
# Looked for when asked for: each client of a test would read all of them first; a demo shows what is edited.
WHITENOISE_AUTOREFRESH = MODE != "production"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Screens may be kept by their browsers; off, those that keep something throw it away.
SCREENS_START_OFFLINE = read("EXPO_SCREENS_START_OFFLINE")
# The same for visitors: public pages may be kept by their browsers.
OFFLINE = read("EXPO_OFFLINE")

# What applicants send lies outside of the web root: only views give it out.
MEDIA_ROOT = read("EXPO_MEDIA_ROOT")

# Security
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = (
    MODE == "production" and read("EXPO_HTTPS")
)
SECURE_HSTS_SECONDS = 63072000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL_REDIRECT else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
FILE_UPLOAD_HANDLERS = [
    "expo.sent_names.NamesAsSent",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MAX_BODY_BYTES = read("EXPO_MAX_BODY_KB") * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
# How many drafts one address may begin.
DRAFTS_PER_HOUR = read("EXPO_DRAFTS_PER_HOUR")

# Mail: a row in the outbox first; without a server the messages wait there.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
MAIL_IS_SENT = bool(read("EXPO_MAIL_URL"))
if MAIL_IS_SENT:
    mail = env.email_url("EXPO_MAIL_URL")
    MAILERS["default"] = {
        "BACKEND": mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": mail["EMAIL_HOST"],
            "port": mail["EMAIL_PORT"],
            "username": mail["EMAIL_HOST_USER"] or "",
            "password": mail["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": mail.get("EMAIL_USE_TLS", False),
            "use_ssl": mail.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        },
    }
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("EXPO_MAIL_FROM")

# Tasks wait in the database for ``manage.py db_worker``, which the demo starts itself.
TASKS = {
    "default": {
        "BACKEND": "django.tasks.backends.immediate.ImmediateBackend"
        if MODE == "test"
        else "django_tasks_db.DatabaseBackend"
    }
}

# API
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["expo.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PAGINATION_CLASS": "expo.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["expo.filters.QueryFilters"],
    "DEFAULT_SCHEMA_CLASS": "expo.openapi.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "expo.problems.answer",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
    # How many proxies name the visitor: without one anybody could make up an address.
    "NUM_PROXIES": 1 if MODE == "production" else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Belarus EXPO 2011",
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": api_description.TEXT,
    "CONTACT": {"name": "Belarus EXPO 2011"},
    # Relative, so that the manual can try every call under whatever name the site was asked for.
    "SERVERS": [{"url": "/", "description": "The site that this document comes from."}],
    "TAGS": api_description.TAGS,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DEFAULT_GENERATOR_CLASS": "expo.openapi.Document",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "WebhookEventEnum": "exhibitors.webhooks.EVENTS",
        "DeliveryEventEnum": "exhibitors.serializers.webhook.SENT",
        "DeliveryErrorEnum": "exhibitors.deliveries.REASONS",
        "ProvenanceEnum": "expo.models.provenance.Provenance",
        "HallKindEnum": "expo.models.hall.Hall.Kind",
        "StandKindEnum": "exhibitors.models.stand.Stand.Kind",
        "StandStatusEnum": "exhibitors.models.stand.Stand.Status",
        "SessionKindEnum": "conference.filters.PUBLIC_KINDS",
        "SessionAccessEnum": "conference.filters.PUBLIC_ACCESS",
        "ApplicationStateEnum": "exhibitors.models.application.Application.State",
        "FileKindEnum": "conference.models.session_file.FileKind",
        "UploadKindEnum": "exhibitors.models.upload.Upload.Kind",
        "SpaceEnum": "exhibitors.models.application.Application.Space",
        "TaxSchemeEnum": "expo.models.organisation.TaxScheme",
        "LanguageEnum": "expo.languages.CODES",
        "ActionEnum": "exhibitors.serializers.application.ACTIONS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "expo.openapi.close_inputs",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# A terminal that shows the demo's addresses is not the place for a line a request.
QUIET = DEMO and "EXPO_LOG_LEVEL" not in os.environ
LOGGING = logging_config("WARNING" if QUIET else read("EXPO_LOG_LEVEL"))
# Asking who it is would read the session of every visitor.
DJANGO_STRUCTLOG_USER_ID_FIELD = None
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_links,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
