"""Settings. Every difference between installations is an environment variable read here.
Order of sources: the process environment, then `.data/env`, which the zero-install start writes (see `embedded.py`).
"""

import gc
import os
import sys
from pathlib import Path

import environ

from veterans_portal.logs import logging_config

gc.disable()  # every class and route loaded from here on stays: nothing to collect until `apps.PortalConfig.ready`

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("VP_DATA_DIR") or BASE_DIR / ".data")
env = environ.Env()
if not os.environ.get("VP_IGNORE_DATA_ENV") and (DATA_DIR / "env").is_file():
    env.read_env(str(DATA_DIR / "env"), overwrite=False)

# --- what an installation may set -------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("VP_HTTPS", default=False)  # many intranets begin with plain HTTP
BEHIND_PROXY = env.bool("VP_BEHIND_PROXY", default=False)  # only when the proxy itself sets X-Forwarded-*
DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=DATABASE_URL)
REDIS_URL = env.str("REDIS_URL", default="")
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(DATA_DIR / "media"))
STATIC_ROOT = env.str("STATIC_ROOT", default=str(DATA_DIR / "static"))
KEYS = env.str("VP_KEYS", default=str(DATA_DIR / "keys.json"))  # a path, or the JSON itself
BACKUP_DIR = env.str("BACKUP_DIR", default=str(DATA_DIR / "backups"))
BACKUP_KEY = env.str("VP_BACKUP_KEY", default=str(DATA_DIR / "backup.key"))
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # it would believe any header; veterans_portal.apps says whose request it is
LOGGING = logging_config(env.str("LOG_FORMAT", default="json"), env.str("LOG_LEVEL", default="INFO"))
STAFF_IDLE_SECONDS = env.int("STAFF_IDLE_SECONDS", default=15 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", default=8 * 3600)
STAFF_TOTP_REQUIRED, DEMO = env.bool("VP_TOTP_REQUIRED", default=False), env.bool("VP_DEMO", default=False)
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
ORGANISATION = {
    "name": env.str("VP_NAME", default="退役军人事务局"),
    **{key: env.str(f"VP_{key.upper()}", default="") for key in ("phone", "address", "site_code", "icp", "police_record")},
}

OIDC = {  # veterans through the province's identity system (统一身份认证); off without an issuer
    "issuer": env.str("OIDC_ISSUER", default=""), "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "client_secret": env.str("OIDC_CLIENT_SECRET", default=""), "scope": env.str("OIDC_SCOPE", default="openid profile"),
    "number_claim": env.str("OIDC_NUMBER_CLAIM", default="id_number"), "name_claim": env.str("OIDC_NAME_CLAIM", default="name"),
    "prompt": env.str("OIDC_PROMPT", default="login"),
}  # fmt: skip

# --- applications -----------------------------------------------------------------------------------------------------
OURS = ("core", "policy", "people", "notices", "payments", "cases", "benefits", "cards", "visits", "jobs", "alliance", "memorials",
        "workbench", "reports", "station", "portal", "employer", "demo")  # fmt: skip
INSTALLED_APPS = [
    "apps.org",  # before django.contrib.auth: its createsuperuser refuses
    "apps.core.site.PortalAdminConfig",
    *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages", "staticfiles", "postgres")),
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "axes",
    "django_htmx",
    *(f"apps.{name}" for name in OURS),
    "veterans_portal",
]
MIDDLEWARE = [
    "veterans_portal.middleware.true_source",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "veterans_portal.middleware.content_security_policy",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.org.middleware.session_limits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.org.middleware.actor_middleware",
    "axes.middleware.AxesMiddleware",
    "apps.core.idempotency.idempotency_middleware",
    "veterans_portal.errors.refusal_middleware",
]
ROOT_URLCONF = "veterans_portal.urls"
WSGI_APPLICATION = "veterans_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["apps.workbench.templatetags.links"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "veterans_portal.middleware.organisation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database: web and workers own nothing; only these commands act as the owner of the schema ------------------------
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "grants", "load_roles", "load_policy", "load_divisions", "purge_audit",
                  "prepare", "backup", "restore", "flush"}  # fmt: skip
AS_OWNER = env.bool("VP_AS_OWNER", default=len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS)
DATABASES = {"default": env.db_url_config((DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL) or "postgres:///veterans")}
DATABASES["default"].update(
    ENGINE="veterans_portal.postgresql", CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True
)  # no ATOMIC_REQUESTS
DATABASES["default"].setdefault("OPTIONS", {})["application_name"] = "veterans-portal"
DATABASES["default"]["OPTIONS"] |= {  # a line that swallows everything (no answer, no end) is given up, not waited for; sockets ignore these
    "connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
DATABASES["default"]["HOST"] = DATABASES["default"]["OPTIONS"].pop("host", DATABASES["default"]["HOST"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people who sign in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "apps.org.sign_in.StaffBackend"]
_RULES = {"UserAttributeSimilarity": {}, "MinimumLength": {"min_length": 10}, "CommonPassword": {}, "NumericPassword": {}}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator", "OPTIONS": options}
    for name, options in _RULES.items()
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "/login/", "/", "/login/"
AXES_FAILURE_LIMIT, AXES_VERBOSE, AXES_COOLOFF_TIME = 5, False, 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS, AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = True, False
AXES_LOCKOUT_CALLABLE = "veterans_portal.errors.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_CLIENT_IP_CALLABLE, AXES_USERNAME_CALLABLE = "apps.org.sign_in.source", "apps.org.sign_in.attempted_name"
SESSION_ENGINE, SESSION_COOKIE_AGE = "apps.core.sessions", SESSION_ABSOLUTE_SECONDS  # org.middleware keeps the idle time
SESSION_EXPIRE_AT_BROWSER_CLOSE = SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "veterans_portal.errors.csrf_failure"
REFUSAL_ANSWER = "veterans_portal.errors.refusal"  # for middleware of lower floors

# --- transport --------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- language, time, files --------------------------------------------------------------------------------------------
LANGUAGE_CODE, LANGUAGES = "zh-hans", [("zh-hans", "简体中文")]
TIME_ZONE, USE_I18N, USE_TZ = "Asia/Shanghai", True, True
STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATICFILES_DIRS = [BASE_DIR / "static"]
_manifest = env.bool("VP_STATIC_MANIFEST", default=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage" if _manifest
                    else "django.contrib.staticfiles.storage.StaticFilesStorage",
                    "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}},  # the proxy reads them
}  # fmt: skip
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _manifest
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "apps.core.rest.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "veterans_portal.errors.api_exception_handler",
}
SPECTACULAR_SETTINGS = {"TITLE": "退役军人服务保障接口", "VERSION": "1.0.0", "SERVE_INCLUDE_SCHEMA": False, "POSTPROCESSING_HOOKS": [], "COMPONENT_SPLIT_REQUEST": True,
                        "SWAGGER_UI_DIST": "SIDECAR", "SWAGGER_UI_FAVICON_HREF": "SIDECAR", "REDOC_DIST": "SIDECAR"}  # fmt: skip

# --- background work: at least once, never lost, effects made exactly once by the job row -----------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER, CELERY_WORKER_HIJACK_ROOT_LOGGER = 1, False
CELERY_TIMEZONE, CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = TIME_ZONE, "json", ["json"]
CELERY_TASK_TIME_LIMIT = 3300  # the net below `core.watching`, which ends what is stuck much earlier and says why
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 512 * 1024  # kB at the end of a job: then a new child
JOB_MEMORY_MB = env.int("VP_JOB_MEMORY_MB", default=1024)  # of a child: beyond it the job fails, not the machine
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "unacked_restore_interval": 1,
                                   "unacked_restore_throttle": 1, "socket_connect_timeout": 2,
                                   "global_keyprefix": env.str("VP_BROKER_PREFIX", default="")}  # fmt: skip
