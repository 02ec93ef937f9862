"""Django's settings. What a user may set comes from the environment and is read here alone."""

import os
import secrets
from pathlib import Path

from yingshou.project.database import configuration
from yingshou.project.home import home, intervals_folder
from yingshou.project.shell import UNFOLD  # noqa: F401  Django reads it by name
from yingshou.project.wallets import wallet_settings

PACKAGE = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    """Read the key of this installation, made at first start and readable by its user alone."""
    path = home() / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret_key()
DEBUG = bool(os.environ.get("YINGSHOU_DEBUG"))
ALLOWED_HOSTS = os.environ.get("YINGSHOU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("YINGSHOU_ORIGINS", "").split(",") if origin]

RECORDS = [
    "organizations", "customers", "tariffs", "metering", "contracts", "guarantees", "runs", "ledger",
    "billing", "receivables", "payments", "debits", "cashdesk", "reconciliation", "drafts", "cards",
    "wallets", "indicators", "audit", "work", "outbox", "messages", "agents", "supply", "arrangements",
    "responsibility", "collection", "prepayment", "legal", "closings", "claims", "reminders", "visits",
    "risk", "warnings", "credit", "forecasts", "next_actions", "anomalies",
]  # fmt: skip

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",  # brings the page of the API its own script and style
    *(f"yingshou.records.{record}" for record in RECORDS),
    "yingshou.interfaces.console",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yingshou.interfaces.console.language.ChineseFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yingshou.interfaces.scope.OrganizationScope",
    "yingshou.interfaces.api.middleware.ApiMiddleware",
]

ROOT_URLCONF = "yingshou.project.urls"
WSGI_APPLICATION = "yingshou.project.wsgi.application"
DATABASES = {"default": configuration()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "console" / "templates"],  # before the shell's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "interfaces" / "console" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A rehearsal date for demos: where the file exists, its date is "today" for every interface.
BUSINESS_DATE_FILE = home() / "business_date"
# Where the gateways of meters are; their passwords lie in files of their own beside it.
METER_GATEWAYS_FILE = home() / "meters.json"
INTERVALS_FOLDER = intervals_folder()
# Files people upload for a job lie here until it is done.
UPLOADS_FOLDER = home() / "uploads"
# Secrets that agents sign with; the database holds their fingerprints alone.
AGENT_KEYS_FOLDER = home() / "agent_keys"
# Where debit batches are left for the bank: a folder or an http(s) address, with a file that holds its token.
DEBIT_DROP = os.environ.get("YINGSHOU_DEBIT_DROP", "")
DEBIT_DROP_TOKEN_FILE = os.environ.get("YINGSHOU_DEBIT_DROP_TOKEN_FILE", "")
DEBIT_DROP_KEPT = home() / "debit_files"
# WeChat Pay and Alipay, by channel, where their merchants are named.
WALLETS = wallet_settings(os.environ)
# Channels of notices, and the Word templates and scans that belong to them.
MESSAGES_FILE = Path(os.environ.get("YINGSHOU_MESSAGES_FILE") or home() / "messages.toml")
LETTERS_FOLDER = home() / "letters"
# Where documents of matters before a court and bundles of evidence lie.
LEGAL_FOLDER = home() / "legal"
