"""What the service's settings stand on."""

from acme.platform.admin.settings import AdminSettings
from acme.platform.identity.token_settings import TokenSettings

PLATFORM_APPS = (
    "acme.platform.persistence",
    "acme.platform.identity",
    "acme.platform.tenancy",
)
USER_MODEL = "identity.User"
PASSWORD_VALIDATORS = ("acme.platform.identity.password_rules.PasswordRules",)
ADMIN_SITE = "acme.platform.admin.tenant_site.TenantSite"


class FoundationSettings(AdminSettings, TokenSettings):
    """What the platform takes from the environment."""
