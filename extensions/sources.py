"""What Jinja is given instead of a template's source: stand-ins and `#=` lines become expressions.

Sources stay plain: the package is called `acme`, the resource `widget`. Jinja code itself
(`#%` lines, `<% %>`, `<%= %>`, `<# #>`) is never touched.
"""

from __future__ import annotations

import re
from functools import cache

AXES = ("framework", "orm", "auth", "tenancy", "ci", "license", "protocol", "users")
ANSWERS_FILE = "copier-answers.yml"  # without the dot: Copier renders its own name for it too

_LAYER = re.compile(rf"({'|'.join(AXES)})=([A-Za-z0-9_.-]+)")
_HAS = re.compile(r"has=([a-z_]+)")

# A stand-in is a whole word, or a whole part of a snake_case or CamelCase name.
_STAND_IN = re.compile(
    r"""
      (?<![A-Za-z0-9]) (?P<package>acme)            (?![A-Za-z0-9])
    | (?P<prose>\b(?:[Aa]|[Tt]he|[Ee]ach|[Ee]very|[Tt]his|[Tt]hat|[Oo]ne|[Aa]nother|[Nn]o)[ ])
                       (?P<label>widgets?)          (?![A-Za-z0-9_])
    | (?<![A-Za-z0-9]) (?P<snake>widgets?)          (?![A-Za-z0-9])
    | (?<![A-Za-z0-9]) (?P<upper>WIDGETS?)          (?![A-Za-z0-9])
    |                  (?P<pascal>Widgets?)         (?![a-z0-9])
    """,
    re.VERBOSE,
)
_EXPRESSIONS = {
    "acme": "<%= package %>",
    "widget": "<%= widget.name %>",
    "widgets": "<%= widget.plural %>",
    "Widget": "<%= widget.class_name %>",
    "Widgets": "<%= widget.plural_class_name %>",
    "WIDGET": "<%= widget.upper %>",
    "WIDGETS": "<%= widget.plural_upper %>",
}
_JINJA = re.compile(r"(<%.*?%>|<#.*?#>)", re.DOTALL)
_STATEMENT = re.compile(r"^[ \t]*#%[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_DROPPED = re.compile(r"^(?:.*[ \t])?#-[ \t]*\n", re.MULTILINE)
_INSTEAD = re.compile(r"^([ \t]*)(?!#%)(?:(?:\S.*?)?[ \t])??#= (.+)$", re.MULTILINE)
_LAYER_CALL = re.compile(r"(?<![\w.])layer\.[a-z]")
_HAS_WIDGET = re.compile(r"(?<![A-Za-z0-9])widgets?(?![A-Za-z0-9])")


@cache
def segment(name: str) -> str:
    """One part of a path: a layer folder, a stand-in, or itself.

    `axis=value` and `base` render to `.` (the parent) or to nothing (dropped). A part with
    `widget` yields once a resource; inside a folder that did so already, for that one only.
    There `has=attribute` is a folder for the resources of which that is true.
    """
    if name == "base":
        return "."
    if name == ANSWERS_FILE:
        return "<%= _copier_conf.answers_file %>"
    if layer := _LAYER.fullmatch(name):
        return f"<%= '.' if {layer[1]} == '{layer[2]}' else '' %>"
    if attribute := _HAS.fullmatch(name):
        return f"<%= '.' if widget.{attribute[1]} else '' %>"
    replaced = stand_ins(name)
    if _HAS_WIDGET.search(name):
        return f"<% yield widget from each_widget() %>{replaced}<% endyield %>"
    return replaced


def is_condition(name: str) -> bool:
    """Whether a folder's name says when its files are there, and is no part of their path."""
    return name == "base" or any(kind.fullmatch(name) for kind in (_LAYER, _HAS))


def text(source: str) -> str:
    """The text of a file.

    `#-` lines go, `#=` lines turn into what they say, and `#%` lines become blocks: Jinja's own
    line statements swallow the blank lines after them.
    """
    source = _DROPPED.sub("", source)
    return stand_ins(_STATEMENT.sub(r"<% \1 %>", _INSTEAD.sub(r"\1\2", source)))


def stand_ins(source: str) -> str:
    """Put expressions where stand-ins are, but not inside of Jinja code."""
    parts = _JINJA.split(source)
    parts[::2] = [_STAND_IN.sub(_expression, part) for part in parts[::2]]
    return "".join(parts)


def _expression(match: re.Match[str]) -> str:
    if match["label"] is None:
        return _EXPRESSIONS[match[0]]
    if match["label"] == "widgets":
        return f"{match['prose']}<%= widget.plural_label %>"
    if match["prose"] in {"a ", "A "}:
        return f"<%= widget.a_label{' | ucfirst' if match['prose'] == 'A ' else ''} %>"
    return f"{match['prose']}<%= widget.label %>"


def uses_layer(source: str) -> bool:
    """Whether a source calls the functions of its layer.py."""
    return _LAYER_CALL.search(source) is not None


def layers_of(path: str) -> tuple[tuple[str, str], ...]:
    """The (axis, value) pairs of the layer folders in a template's path."""
    return tuple(
        (match[1], match[2])
        for part in path.split("/")
        if (match := _LAYER.fullmatch(part)) is not None
    )
