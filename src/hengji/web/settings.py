"""One settings module; deployment differs by environment variables (docs/howto/deploy.md), policy stands in schemes."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from . import environment as env

DEBUG = False
DEMO = env.flag("HENGJI_DEMO")
HOME = Path(env.text("HENGJI_HOME", "hengji-data")).resolve()

SECRET_KEY = env.text("HENGJI_SECRET_KEY") or ("demo" + secrets.token_hex(24) if DEMO else "")
HENGJI_AUDIT_KEY = (
    env.text("HENGJI_AUDIT_KEY") or ("demo-audit-key-of-the-example-group-only" if DEMO else "")
).encode()
ALLOWED_HOSTS = env.names("HENGJI_HOSTS", "127.0.0.1,localhost" if DEMO else "")
DATABASES = {"default": env.database("HENGJI_DATABASE", f"sqlite://{HOME.as_posix()}/hengji.db")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "hengji.store",
    "hengji.audit",
    "hengji.ui",
    "hengji.org",
    "hengji.facts",
    "hengji.policy",
    "hengji.goals",
    "hengji.contracts",
    "hengji.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hengji.web.middleware.SafeHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hengji.web.middleware.Unturned",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hengji.web.idleness.Idleness",
    "hengji.web.middleware.Viewers",
    "hengji.web.middleware.Languages",
    "hengji.web.middleware.Outcomes",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hengji.web.urls"
WSGI_APPLICATION = "hengji.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "hengji.web.context.page"],
            "builtins": [
                "hengji.ui.templatetags.words",
                "hengji.ui.templatetags.parts",
                "hengji.org.templatetags.trailed",
            ],
            "string_if_invalid": "",
        },
    }
]

AUTH_USER_MODEL = "org.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_PROFILE = env.one_of("HENGJI_PASSWORD_PROFILE", ("modern", "classified"))
LOGIN_URL = "/sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_CALLABLE = "hengji.web.lockout.name_typed"
AXES_LOCKOUT_CALLABLE = "hengji.web.lockout.locked_page"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["code", "old", "new", "again", "csrfmiddlewaretoken"]  # never in what is kept of a failure
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # by name alone: changing the address does not help an attacker

SESSION_ENGINE = "hengji.web.sessions"
IDLE_MINUTES, SESSION_HOURS = {"modern": (30, 12), "classified": (15, 8)}[PASSWORD_PROFILE]
IDLE_MINUTES = env.whole("HENGJI_IDLE_MINUTES", IDLE_MINUTES, 1, 15 if PASSWORD_PROFILE == "classified" else 240)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_COOKIES = env.flag("HENGJI_HTTPS", default=not DEMO)
SESSION_COOKIE_NAME = "__Host-hengji" if SECURE_COOKIES else "hengji"
CSRF_COOKIE_NAME = "__Host-hengji-form" if SECURE_COOKIES else "hengji-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SECURE_SSL_REDIRECT = SECURE_COOKIES and env.flag("HENGJI_REDIRECT_TO_HTTPS", default=True)
SECURE_HSTS_SECONDS = 366 * 24 * 3600 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hengji.web.views.wrong.old_form"
if env.flag("HENGJI_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
EVIDENCE = HOME / "evidence"

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(EVIDENCE)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
