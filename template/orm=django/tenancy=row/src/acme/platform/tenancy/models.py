"""The tables of organizations. They are what tells tenants apart, and belong to none."""

from django.db import models
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.platform.persistence.references import Reference

ROLES = ["member", "admin", "owner"]


class Organization(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.TextField()
    name = models.TextField()
    version = models.IntegerField(db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "organizations"
        constraints = [models.UniqueConstraint(fields=["slug"], name="uq_organizations_slug")]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="memberships",
    )
    user = models.ForeignKey(
        "identity.User",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="memberships",
    )
    role = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "memberships"
        constraints = [
            # By user first: that is what every request looks up.
            models.UniqueConstraint(fields=["user", "organization"], name="uq_memberships_user_id"),
            models.CheckConstraint(
                condition=models.Q(role__in=ROLES),
                name="ck_memberships_role",
            ),
            Reference(
                name="fk_memberships_organization_id",
                field="organization",
                on_delete="CASCADE",
            ),
            Reference(name="fk_memberships_user_id", field="user", on_delete="CASCADE"),
        ]
        indexes = [
            models.Index(fields=["organization", "id"], name="ix_memberships_organization_id"),
        ]

    def __str__(self) -> str:
        return self.role


class Invitation(models.Model):
    """Never the token itself, only its digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    email = models.TextField()
    role = models.TextField()
    digest = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "invitations"
        constraints = [
            models.UniqueConstraint(fields=["organization", "email"], name="uq_invitations_email"),
            models.UniqueConstraint(fields=["digest"], name="uq_invitations_digest"),
            models.CheckConstraint(
                condition=models.Q(role__in=ROLES),
                name="ck_invitations_role",
            ),
            Reference(
                name="fk_invitations_organization_id",
                field="organization",
                on_delete="CASCADE",
            ),
        ]

    def __str__(self) -> str:
        return self.email
