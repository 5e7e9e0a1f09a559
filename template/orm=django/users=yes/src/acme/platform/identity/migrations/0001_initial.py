"""Users, where they are signed in, and what was mailed to them."""

from django.db import migrations, models
from django.db.models.functions import Lower, Now

from acme.kit.ids import new_id
from acme.platform.persistence.references import Reference


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="User",
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
                ("email", models.TextField()),
                ("name", models.TextField(null=True, blank=True)),
                #% set part = "migration"
                #% for file in layer_files("layer.role.jinja")
                #% include file
                #% endfor
                ("password", models.TextField(db_column="password_hash", editable=False)),
                ("email_verified_at", models.DateTimeField(null=True, blank=True)),
                ("disabled_at", models.DateTimeField(null=True, blank=True)),
                ("created_at", models.DateTimeField(db_default=Now(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=Now(), editable=False)),
            ],
            options={
                "db_table": "users",
                "constraints": [
                    models.UniqueConstraint(fields=["email"], name="uq_users_email"),
                    models.CheckConstraint(
                        condition=models.Q(email=Lower("email")),
                        name="ck_users_email",
                    ),
                    #% set part = "migrated check"
                    #% for file in layer_files("layer.role.jinja")
                    #% include file
                    #% endfor
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                    "user",
                    models.ForeignKey(
                        "identity.User",
                        models.DO_NOTHING,
                        db_constraint=False,
                        db_index=False,
                        related_name="+",
                    ),
                ),
                ("user_agent", models.TextField(null=True)),
                ("ip_address", models.TextField(null=True)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("last_used_at", models.DateTimeField(db_default=Now())),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "sessions",
                "constraints": [
                    Reference(name="fk_sessions_user_id", field="user", on_delete="CASCADE"),
                ],
                "indexes": [models.Index(fields=["user"], name="ix_sessions_user_id")],
            },
        ),
        migrations.CreateModel(
            name="OneTimeToken",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        "identity.User",
                        models.DO_NOTHING,
                        db_constraint=False,
                        db_index=False,
                        related_name="+",
                    ),
                ),
                ("purpose", models.TextField()),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "one_time_tokens",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user", "purpose"],
                        name="uq_one_time_tokens_user_id",
                    ),
                    Reference(
                        name="fk_one_time_tokens_user_id",
                        field="user",
                        on_delete="CASCADE",
                    ),
                ],
            },
        ),
        #% set part = "create"
        #% for file in layer_files("layer.credentials.jinja")
        #% include file
        #% endfor
    ]
