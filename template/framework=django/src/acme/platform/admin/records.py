"""How the admin treats what every table of the service has."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import F, Model
from django.db.models.functions import Now
from django.forms import ModelForm
from django.http import HttpRequest


class RecordAdmin(ModelAdmin):  # type: ignore[type-arg]
    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        if obj is None:
            # The database fills these in; until then there is nothing to show.
            return []
        # What the API's clients cannot write, nobody writes here.
        return [field.name for field in self.opts.concrete_fields if not field.editable]

    def save_model(
        self, request: HttpRequest, obj: Any, form: "ModelForm[Any]", change: bool
    ) -> None:
        if change:
            # As the API does, so that a client who read the row before notices.
            obj.version = F("version") + 1
            obj.updated_at = Now()
        super().save_model(request, obj, form, change)
