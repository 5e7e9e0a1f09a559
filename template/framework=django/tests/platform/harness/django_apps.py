"""Django, set up before a test module imports a model."""

import pytest

# There is no database yet while modules are imported, so any address will do for that.
_HARMLESS = {
    "ENVIRONMENT": "test",
    "DATABASE_URL": "postgresql://nobody@localhost/nothing",
}


def _set_up() -> None:
    from acme.platform.startup import start

    with pytest.MonkeyPatch.context() as patch:
        for name, value in _HARMLESS.items():
            patch.setenv(name, value)
        from acme.settings import ENVIRONMENT

    start(ENVIRONMENT)


_set_up()
