"""References that the database looks after, and the check that none is forgotten."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models

from acme.platform.persistence.checks import mistakes_in, references_of
from acme.platform.persistence.models import IdempotencyKey


def test_every_reference_of_the_models_is_looked_after() -> None:
    assert [str(one) for one in run_checks() if one.id == "platform.E001"] == []


def test_a_forgotten_reference_is_named() -> None:
    class Forgetful(models.Model):
        key = models.ForeignKey(IdempotencyKey, models.DO_NOTHING, related_name="+")

        class Meta:
            app_label = "forgetful"

    try:
        (mistake,) = mistakes_in(Forgetful)
    finally:
        del apps.all_models["forgetful"]
        apps.clear_cache()
    assert mistake.obj is Forgetful._meta.get_field("key")
    assert "Reference for 'key'" in (mistake.hint or "")


def test_a_reference_knows_itself_again() -> None:
    declared = [one for model in apps.get_models() for one in references_of(model)]
    for one in declared:
        assert one.clone() == one
        assert hash(one.clone()) == hash(one)
    assert len(set(declared)) == len(declared)


def test_a_reference_needs_a_foreign_key() -> None:
    from acme.platform.persistence.references import Reference

    wrong = Reference(name="wrong", field="key", on_delete="CASCADE")
    with pytest.raises(TypeError, match=r"IdempotencyKey\.key is no ForeignKey"):
        wrong.create_sql(IdempotencyKey, _Quoting())


class _Quoting:
    def quote_name(self, name: str) -> str:
        return f'"{name}"'
