"""What every table of the service has."""

from django.db import models
from django.db.models.functions import Now

from acme.kit.ids import new_id
from acme.platform.persistence.references import ForeignKey, Reference


class Row(models.Model):
    """A row with an identity, a version that every change raises, and its times."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Kept(models.Model):
    """A row of the platform's own."""

    class Meta:
        abstract = True


def kind_of_reference(_model: type[models.Model], _field: ForeignKey) -> type[Reference]:
    """What has to be declared beside a ForeignKey."""
    return Reference
