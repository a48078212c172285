"""A bare Django site: the middleware `startproject` gives, one page of 100 rows, the same base."""

from config.environment import SQLITE_OPTIONS as SQLITE_OPTIONS
from config.settings import ALLOWED_HOSTS as ALLOWED_HOSTS
from config.settings import DATABASES as DATABASES
from config.settings import SECRET_KEY as SECRET_KEY

DEBUG = False
USE_TZ = True
ROOT_URLCONF = "benchmarks.bare.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "benchmarks.bare",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
