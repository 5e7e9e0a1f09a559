"""Everything that tenancy keeps, in PostgreSQL."""

from acme.platform.tenancy.invitation_storage import InvitationStorage
from acme.platform.tenancy.member_storage import MemberStorage
from acme.platform.tenancy.organization_storage import OrganizationStorage


class TenancyStorage(OrganizationStorage, MemberStorage, InvitationStorage):
    """One of these works in one transaction."""
