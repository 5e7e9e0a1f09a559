"""What `manage.py check` asks of models beside Django's own questions."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from acme.platform.persistence.record import kind_of_reference
from acme.platform.persistence.references import Reference

PACKAGE = __name__.partition(".")[0]


@register()
def check_references(
    app_configs: Sequence[AppConfig] | None, **_options: Any
) -> list[CheckMessage]:
    """Every ForeignKey of ours has its Reference, of the right kind."""
    chosen = apps.get_app_configs() if app_configs is None else app_configs
    return [
        message
        for config in chosen
        if config.name.partition(".")[0] == PACKAGE
        for model in config.get_models()
        for message in mistakes_in(model)
    ]


def mistakes_in(model: type[models.Model]) -> list[CheckMessage]:
    declared = {one.field: type(one) for one in references_of(model)}
    found: list[CheckMessage] = []
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey):
            continue
        wanted = kind_of_reference(model, field)
        if declared.get(field.name) is not wanted:
            hint = f"Add a {wanted.__name__} for {field.name!r} to Meta.constraints."
            text = "The database does not look after this reference."
            found.append(Error(text, hint=hint, obj=field, id="platform.E001"))
    return found


def references_of(model: type[models.Model]) -> list[Reference]:
    return [one for one in model._meta.constraints if isinstance(one, Reference)]
