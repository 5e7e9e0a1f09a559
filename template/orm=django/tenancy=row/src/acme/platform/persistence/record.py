"""What every table of the service has, and how tables refer to each other.

Each row belongs to a tenant. The database fills the tenant in from the setting that a
transaction opens with, and row security hides every other tenant's rows; a reference names
the tenant as well, so that none can reach into another's data.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.platform.persistence.references import ForeignKey, Reference


class CurrentTenant(models.Func):
    """The tenant that the transaction has entered."""

    template = "nullif(current_setting('app.tenant_id', true), '')::uuid"
    output_field = models.UUIDField()


class TenantReference(Reference):
    """A reference between rows of one tenant."""

    def _pairs(self, key: ForeignKey, target: type[models.Model]) -> Mapping[str, str]:
        return {"tenant_id": "tenant_id", **super()._pairs(key, target)}


class TenantRow(models.Model):
    """A row of a join table, which belongs to a tenant as what it joins does."""

    tenant: Any = models.ForeignKey(
        "tenancy.Organization",
        models.DO_NOTHING,
        db_default=CurrentTenant(),
        editable=False,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class Row(TenantRow):
    """A row with an identity, a version that every change raises, and its times."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Kept(models.Model):
    """A row of the platform's: what was written in a tenant goes with it, and no more."""

    organization: Any = models.ForeignKey(
        "tenancy.Organization",
        models.DO_NOTHING,
        null=True,
        db_default=CurrentTenant(),
        editable=False,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        abstract = True
        constraints = (
            Reference(
                name="fk_%(class)s_organization_id",
                field="organization",
                on_delete="CASCADE",
            ),
        )


def kind_of_reference(model: type[models.Model], field: ForeignKey) -> type[Reference]:
    """What has to be declared beside a ForeignKey: tenants' rows refer to their own kind."""
    ends = (model, field.remote_field.model)
    return TenantReference if all(issubclass(end, TenantRow) for end in ends) else Reference
