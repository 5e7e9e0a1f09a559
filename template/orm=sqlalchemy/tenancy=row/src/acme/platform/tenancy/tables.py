"""The tables of organizations. They are what tells tenants apart, and belong to none."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from acme.kit.ids import new_id
from acme.platform.persistence.record import Base

_ROLES = "role IN ('member', 'admin', 'owner')"


class OrganizationRow(Base):
    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    __table_args__ = (UniqueConstraint("slug", name="uq_organizations_slug"),)


class MembershipRow(Base):
    __tablename__ = "memberships"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", name="fk_memberships_organization_id", ondelete="CASCADE")
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", name="fk_memberships_user_id", ondelete="CASCADE")
    )
    role: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())

    __table_args__ = (
        # By user first: that is what every request looks up.
        UniqueConstraint("user_id", "organization_id", name="uq_memberships_user_id"),
        CheckConstraint(_ROLES, name="ck_memberships_role"),
        Index("ix_memberships_organization_id", "organization_id", "id"),
    )


class InvitationRow(Base):
    """Never the token itself, only its digest."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", name="fk_invitations_organization_id", ondelete="CASCADE")
    )
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (
        UniqueConstraint("organization_id", "email", name="uq_invitations_email"),
        UniqueConstraint("digest", name="uq_invitations_digest"),
        CheckConstraint(_ROLES, name="ck_invitations_role"),
    )


ORGANIZATIONS = cast(Table, OrganizationRow.__table__)
MEMBERSHIPS = cast(Table, MembershipRow.__table__)
INVITATIONS = cast(Table, InvitationRow.__table__)
