"""One settings file. What a person may choose comes from the environment (docs/settings.md)."""

import os
import secrets
import sys
from pathlib import Path

from csp.constants import NONE, SELF

from config import environment

BASE = Path(__file__).resolve().parent.parent

MODE = environment.choice(
    "AGIR_MODE",
    "demonstration",
    ("demonstration", "production"),
    "demonstration charge un regroupement fictif et imprime des liens; production jamais.",
)
PRODUCTION = MODE == "production"
DATA = environment.folder(
    "AGIR_DATA", "var", BASE, "Dossier de la base embarquée, du cache et des clés."
)
PORT = environment.whole("PORT", 8000, 1, 65535, "Port d'écoute.")
ADDRESS = environment.text("AGIR_ADDRESS", "127.0.0.1", "Adresse d'écoute.")
WORKERS = environment.whole("AGIR_WORKERS", 2, 1, 64, "Nombre de processus du serveur.")
WORKER = environment.choice(
    "AGIR_WORKER",
    "apart" if PRODUCTION else "inside",
    ("inside", "apart"),
    "inside : l'ouvrier (courriels, résumés, corbeilles) tourne avec le site; apart : à côté.",
)
SITE_URL = environment.text(
    "AGIR_URL", f"http://{ADDRESS}:{PORT}", "Adresse publique, mise dans les courriels."
).rstrip("/")
ALLOWED_HOSTS = environment.names(
    "AGIR_HOSTS",
    "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver",
    "Noms d'hôte servis, séparés par des virgules. Obligatoire en production.",
)
TIME_ZONE = environment.time_zone("AGIR_TIME_ZONE", "America/Toronto", "Fuseau horaire par défaut.")
TIMING = environment.flag(
    "AGIR_TIMING", False, "1 : chaque réponse dit combien de requêtes et de temps elle a pris."
)
OPEN_SIGNUP = environment.flag(
    "AGIR_OPEN_SIGNUP", True, "1 : chacun peut ouvrir un compte; 0 : sur invitation seulement."
)
PROXIES = environment.whole(
    "AGIR_PROXIES",
    0,
    0,
    9,
    "Nombre de serveurs mandataires devant le site, pour connaître l'adresse des visiteurs.",
)
MAIL = environment.mail("AGIR_MAIL_URL", "Serveur de courriel sortant, smtp://…")
DEFAULT_FROM_EMAIL = environment.text(
    "AGIR_MAIL_FROM", "Agir ensemble <agir@localhost>", "Expéditeur des courriels."
)
LETTERS_KEPT = environment.whole(
    "AGIR_LETTERS_KEPT",
    30,
    1,
    365,
    "Jours pendant lesquels on garde à qui un courriel est parti, et son objet.",
)
DATABASES = {
    "default": environment.database(
        "DATABASE_URL",
        f"sqlite:///{DATA / 'agir.sqlite3'}",
        BASE,
        "Base de données : sqlite:///… ou postgres://…",
    )
}


def _secret() -> str:
    """The secret given, or in demonstration one made at the first start and kept in the data
    folder, so that sessions survive a restart. Production refuses to invent one."""
    given = environment.text(
        "AGIR_SECRET", "", "Secret de signature, au moins 40 caractères. Obligatoire en production."
    )
    if given and len(given) < 40:
        raise environment.WrongSetting("AGIR_SECRET", "…", "au moins 40 caractères")
    if given:
        return given
    if PRODUCTION:
        raise environment.WrongSetting("AGIR_SECRET", "", "au moins 40 caractères en production")
    DATA.mkdir(parents=True, exist_ok=True)
    path = DATA / "secret.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = _secret()
if PRODUCTION and not ALLOWED_HOSTS:
    raise environment.WrongSetting("AGIR_HOSTS", "", "au moins un nom d'hôte en production")
ENVIRONMENT = environment.READ
DEBUG = False
TESTING = "pytest" in sys.modules

INSTALLED_APPS = [
    "agir.demo",
    "agir.home",
    "agir.memory",
    "agir.notices",
    "agir.learning",
    "agir.effects",
    "agir.followup",
    "agir.plan",
    "agir.portrait",
    "agir.intention",
    "agir.meetings",
    "agir.funding",
    "agir.promises",
    "agir.cycles",
    "agir.coalitions",
    "agir.framework",
    "agir.history",
    "agir.post",
    "agir.accounts",
    "agir.ui",
    "agir.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "lucide",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

if TIMING:
    MIDDLEWARE.insert(0, "agir.core.timing.count_queries")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "agir.ui.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "agir.core.templatetags.typography",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "home:start"
ACCOUNT_ADAPTER = "agir.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Every way in proves the address (a code, a link, an invitation): nothing is left to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_TIMEOUT = 20 * 60
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "30/m/ip,5/m/key",
    "login_failed": "30/m/ip,5/m/key",
    "open_link": "30/m/ip",
    "answer_by_link": "30/m/ip",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "agir.accounts.adapter.KeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
FORMAT_MODULE_PATH = ["agir.core.formats"]
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "agir.core.storage.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_AUTOREFRESH = False

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "TIMEOUT": 86400,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    }
}

SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https")
CSRF_FAILURE_VIEW = "agir.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION and SITE_URL.startswith("https") else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

if MAIL:
    EMAIL_BACKEND = "agir.post.smtp.Backend"
    globals().update(MAIL)
    EMAIL_TIMEOUT = 20
elif PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    EMAIL_BACKEND = "agir.demo.outbox.OutboxBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
