"""Organizations, their members, and who is invited to them."""

from django.db import migrations, models
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.platform.persistence.references import Reference


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("slug", models.TextField()),
                ("name", models.TextField()),
                ("version", models.IntegerField(db_default=1)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("updated_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": "organizations",
                "constraints": [
                    models.UniqueConstraint(fields=["slug"], name="uq_organizations_slug"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        "tenancy.Organization",
                        models.DO_NOTHING,
                        db_constraint=False,
                        db_index=False,
                        related_name="memberships",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        "identity.User",
                        models.DO_NOTHING,
                        db_constraint=False,
                        db_index=False,
                        related_name="memberships",
                    ),
                ),
                ("role", models.TextField()),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user", "organization"],
                        name="uq_memberships_user_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(role__in=["member", "admin", "owner"]),
                        name="ck_memberships_role",
                    ),
                    Reference(
                        name="fk_memberships_organization_id",
                        field="organization",
                        on_delete="CASCADE",
                    ),
                    Reference(name="fk_memberships_user_id", field="user", on_delete="CASCADE"),
                ],
                "indexes": [
                    models.Index(
                        fields=["organization", "id"],
                        name="ix_memberships_organization_id",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        "tenancy.Organization",
                        models.DO_NOTHING,
                        db_constraint=False,
                        db_index=False,
                        related_name="+",
                    ),
                ),
                ("email", models.TextField()),
                ("role", models.TextField()),
                ("digest", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "invitations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organization", "email"],
                        name="uq_invitations_email",
                    ),
                    models.UniqueConstraint(fields=["digest"], name="uq_invitations_digest"),
                    models.CheckConstraint(
                        condition=models.Q(role__in=["member", "admin", "owner"]),
                        name="ck_invitations_role",
                    ),
                    Reference(
                        name="fk_invitations_organization_id",
                        field="organization",
                        on_delete="CASCADE",
                    ),
                ],
            },
        ),
    ]
