"""Rows that belong to the user who made them."""

from typing import Any

from django.db import models


class CurrentUser(models.Func):
    """Who the database was told is asking."""

    template = "nullif(current_setting('app.user_id', true), '')::uuid"
    output_field = models.UUIDField()


class Owned(models.Model):
    """The database fills the owner in, and its row security shows the row to them alone."""

    owner: Any = models.ForeignKey(
        "identity.User",
        models.DO_NOTHING,
        db_default=CurrentUser(),
        editable=False,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        abstract = True
