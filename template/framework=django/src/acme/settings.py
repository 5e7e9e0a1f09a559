"""Django's settings, and yours.

What differs from one deployment to the next comes from the environment: each field of `Settings`
is a variable of the same name in capitals, checked when the process starts. The rest stands here
as Django knows it.
"""

from acme.features import FEATURES
from acme.platform.admin.configuration import ADMIN_APPS, ADMIN_MIDDLEWARE, ADMIN_TEMPLATES
from acme.platform.foundation import (
    PASSWORD_VALIDATORS,
    PLATFORM_APPS,
    USER_MODEL,
    FoundationSettings,
)
from acme.platform.persistence.configuration import databases
from acme.platform.settings import load


class Settings(FoundationSettings):
    """Everything this service takes from the environment.

    `payment_url: str` would be required as `PAYMENT_URL`; a default makes it optional.
    `settings.ENVIRONMENT.payment_url` reads it, with `from django.conf import settings`.
    """


ENVIRONMENT = load(Settings)

# Off in development as well: a mistake is answered with a problem, not with a page.
DEBUG = False
SECRET_KEY = ENVIRONMENT.admin_secret
# platform/http/edge.py has looked at the host already, as ALLOWED_HOSTS of the environment says.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [*PLATFORM_APPS, *FEATURES, *ADMIN_APPS]
MIDDLEWARE = ["acme.platform.http.middleware.finish"]
if ENVIRONMENT.shows_admin:
    MIDDLEWARE += ADMIN_MIDDLEWARE
TEMPLATES = ADMIN_TEMPLATES
CSRF_FAILURE_VIEW = "acme.platform.http.errors.forbidden"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = ENVIRONMENT.in_production
STATIC_URL = "admin/static/"
# From where they are installed: nothing has to be collected first.
WHITENOISE_USE_FINDERS = True

ROOT_URLCONF = "acme.urls"
WSGI_APPLICATION = "acme.bootstrap.application"
APPEND_SLASH = False
# The server has the API at its root, so no request needs to be asked where it is.
FORCE_SCRIPT_NAME = ""
# platform/http/edge.py sets the limit, before anything is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = None

AUTH_USER_MODEL = USER_MODEL
AUTH_PASSWORD_VALIDATORS = [{"NAME": name} for name in PASSWORD_VALIDATORS]
DATABASES = databases(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# PostgreSQL's names may have 63 characters, not only the 30 that Oracle's may; and an admin that is
# switched off goes without its middleware.
SILENCED_SYSTEM_CHECKS = ["models.E034", "admin.E408", "admin.E409", "admin.E410"]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False

# platform/telemetry/logs.py has set the logs up already.
LOGGING_CONFIG = None
