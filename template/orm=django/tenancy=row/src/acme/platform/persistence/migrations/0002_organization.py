"""What was written in an organization goes with it."""

from django.db import migrations, models

from acme.platform.persistence.record import CurrentTenant
from acme.platform.persistence.references import Reference


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="organization",
            field=models.ForeignKey(
                "tenancy.Organization",
                models.DO_NOTHING,
                db_constraint=False,
                db_default=CurrentTenant(),
                editable=False,
                null=True,
                related_name="+",
            ),
        ),
        migrations.AddConstraint(
            model_name="idempotencykey",
            constraint=Reference(
                name="fk_idempotencykey_organization_id",
                field="organization",
                on_delete="CASCADE",
            ),
        ),
    ]
