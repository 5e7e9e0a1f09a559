"""What the service's settings stand on."""

from acme.platform.admin.settings import AdminSettings

PLATFORM_APPS = ("acme.platform.persistence",)
# Whoever may use the admin; the API itself knows no users.
USER_MODEL = "auth.User"
PASSWORD_VALIDATORS = (
    "django.contrib.auth.password_validation.MinimumLengthValidator",
    "django.contrib.auth.password_validation.CommonPasswordValidator",
)
ADMIN_SITE = "acme.platform.admin.site.ServiceSite"


class FoundationSettings(AdminSettings):
    """What the platform takes from the environment."""
