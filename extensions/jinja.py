"""The Jinja extension: preprocesses sources, and gives templates the domain and the layers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import CodeType, SimpleNamespace
from typing import Any

from copier._types import Phase
from copier.errors import UserMessageError
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from . import answers, imports, layers, prompts, sources, wire, wrapping
from .colour import is_coloured, uncolour
from .domain import Domain, DomainError, Resource, read
from .domain.literals import literal, toml_string
from .domain.naming import identifier

TEMPLATE = "template"


class Slipway(Extension):
    """Loaded by copier-template-extensions, which copier.yml names beside it."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        _remember_strings(environment)
        prompts.install()
        environment.globals.update(
            domain=domain,
            each_widget=each_widget,
            dependencies=self.dependencies,
            dev_dependencies=self.dev_dependencies,
            load_dependencies=self.load_dependencies,
            reasons=self.reasons,
            env_lines=self.env_lines,
            layer_files=self.layer_files,
            layer_functions=self.layer_functions,
            imports=imports.imports,
            identifier=identifier,
            **answers.globals(),
        )
        environment.filters.update(
            py=literal,
            toml=toml_string,
            json=_json,
            ucfirst=_ucfirst,
            finished=finished,
            **wire.FILTERS,
        )

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Files have a name. Strings have none, and only while rendering are they path segments.

        Questions, and with them whatever a user set as their defaults, are rendered in the prompt
        phase and are left alone.
        """
        if name is not None:
            return self._file(source, name)
        if Phase.current() is Phase.RENDER and "/" not in source:
            return sources.segment(source)
        return source

    def _file(self, source: str, name: str) -> str:
        text = sources.text(source)
        if name.endswith(".py"):
            text = f"<% filter finished({is_coloured(name)}) %>\n{text}<% endfilter %>"
        if sources.uses_layer(source):
            folder = PurePosixPath(name).parent.relative_to(TEMPLATE)
            text = f"<% set layer = layer_functions('{folder}') %>\n{text}"
        return text

    def layer_functions(self, folder: str) -> SimpleNamespace:
        """What a template calls as `layer.…`: the functions of its layer.py."""
        return layers.functions(self._root / TEMPLATE, folder)

    def _layers(self, context: Context) -> tuple[layers.Layer, ...]:
        answers_given = context.get_all()
        every = layers.read_layers(self._root / TEMPLATE)
        return tuple(layer for layer in every if layers.applies(layer.conditions, answers_given))

    @property
    def _root(self) -> Path:
        return Path(self.environment.loader.searchpath[0])  # type: ignore[union-attr]

    @pass_context
    def dependencies(self, context: Context) -> tuple[layers.Requirement, ...]:
        """What the service needs to run: `sqlalchemy[asyncio]>=2.1,<2.2`, sorted."""
        return layers.requirements(self._layers(context))

    @pass_context
    def dev_dependencies(self, context: Context) -> tuple[layers.Requirement, ...]:
        """What its developers need beside that, sorted."""
        return layers.requirements(self._layers(context), "dev-dependencies")

    @pass_context
    def load_dependencies(self, context: Context) -> tuple[layers.Requirement, ...]:
        """What the load test needs, in an environment of its own, sorted."""
        return layers.requirements(self._layers(context), "load-dependencies")

    @pass_context
    def reasons(self, context: Context) -> tuple[layers.Requirement, ...]:
        """All dependencies, each with its reason: the service's first."""
        chosen = self._layers(context)
        groups = [layers.requirements(chosen, group) for group in layers.GROUPS]
        return tuple(requirement for group in groups for requirement in group)

    @pass_context
    def env_lines(self, context: Context) -> tuple[layers.EnvLine, ...]:
        """The lines of .env.example; values and comments may hold stand-ins."""
        return tuple(
            layers.EnvLine(
                line.name,
                self._rendered(line.value, context),
                self._rendered(line.comment, context),
            )
            for line in layers.env(self._layers(context))
        )

    def _rendered(self, value: str, context: Context) -> str:
        code = self.environment.compile(value, "layer.toml")
        template = self.environment.template_class.from_code(
            self.environment, code, self.environment.globals
        )
        return template.render(context.get_all())

    @pass_context
    def layer_files(self, context: Context, name: str) -> list[str]:
        """Template names of the files `layer.<…>` that the chosen layers have, to include."""
        folder = self._root / TEMPLATE
        return [
            f"{TEMPLATE}/{path}"
            for path in sorted(file.relative_to(folder).as_posix() for file in folder.rglob(name))
            if layers.applies(sources.layers_of(path), context.get_all())
        ]


def _remember_strings(environment: Environment) -> None:
    """Copier compiles every part of every path anew, `src` for each file that is below it."""
    compile_anew = environment.compile
    known: dict[str, CodeType] = {}

    def compile_once(source: str, name: str | None = None, *rest: Any, **options: Any) -> Any:
        if name is not None or rest or options:
            return compile_anew(source, name, *rest, **options)
        # Each time: Copier's own extension waits for this call to forget the path before.
        text = environment.preprocess(source)
        if text not in known:
            known[text] = compile_anew(source)
        return known[text]

    environment.compile = compile_once  # type: ignore[method-assign, assignment]


@pass_context
def domain(context: Context) -> Domain:
    """The resources of this service: iterable, with `.get(name)`."""
    written, users = context.get("resources"), context.get("auth", "none") != "none"
    key = (repr(written), users)
    if key not in _domains:
        try:
            _domains[key] = read(written, users=users)
        except DomainError as error:
            raise UserMessageError(answers.refusal(error.mistakes)) from None
    return _domains[key]


_domains: dict[tuple[str, bool], Domain] = {}  # a render asks once a file: parsing is done once


@pass_context
def each_widget(context: Context) -> Iterable[Resource]:
    """For path segments: every resource, or the one that an outer segment chose."""
    chosen = context.get("widget")
    return domain(context) if chosen is None else (chosen,)


@pass_context
def finished(context: Context, text: str, coloured: bool) -> str:
    """The last touch on a rendered Python file: colour, imports, widths."""
    if coloured and context.get("protocol") == "wsgi":
        text = uncolour(text)
    return wrapping.fit(imports.in_order(text))


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)


def _ucfirst(text: str) -> str:
    return text[:1].upper() + text[1:]
