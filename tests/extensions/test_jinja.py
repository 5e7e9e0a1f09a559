"""What Copier asks of the environment for each part of each path."""

from __future__ import annotations

from copier._jinja_ext import YieldExtension, get_yield_context
from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

from extensions.jinja import Slipway


class Counting(SandboxedEnvironment):
    generated = 0

    def _generate(self, *args: object, **options: object) -> str:
        self.generated += 1
        return super()._generate(*args, **options)  # type: ignore[arg-type]


def test_a_part_that_many_paths_have_is_compiled_once() -> None:
    environment = Counting(extensions=[YieldExtension, Slipway])
    parts = [environment.from_string(text) for text in ("src", "{{ x }}", "src", "{{ x }}")]
    assert [part.render(x="y") for part in parts] == ["src", "y", "src", "y"]
    assert environment.generated == 2


def test_each_call_forgets_what_the_part_before_yielded() -> None:
    environment = Environment(extensions=[YieldExtension, Slipway])
    repeated = "{% yield one from many %}{{ one }}{% endyield %}"
    for text, name in ((repeated, "one"), ("src", None), (repeated, "one"), ("src", None)):
        environment.from_string(text).render(many=[1, 2])
        assert get_yield_context(environment).yield_name == name
