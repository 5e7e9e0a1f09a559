"""Reads the `resources` mapping of a domain file into a Domain, collecting every mistake."""

from __future__ import annotations

from typing import Any

from .checks import check
from .fields import TYPES, read_field
from .mistakes import DomainError, Mistakes, did_you_mean, listed
from .model import Access, Domain, Field, Resource, build
from .naming import LONGEST_NAME, is_snake, pluralize, to_snake
from .reserved import field_reason, resource_reason

ROOT = "resources"
_KEYS = ("plural", "access", "soft_delete", "fields")
_EXAMPLE = "`product: {fields: {name: string(80)}}`"


def read(written: Any, *, users: bool = True) -> Domain:
    """The domain, or a DomainError that holds every mistake.

    `users` says whether the service knows users at all; without, no row can have an owner.
    """
    mistakes = Mistakes()
    names = _names(written, mistakes)
    resources = {
        resource: fields
        for name in names
        if (resource := _resource(name, written[name], mistakes)) is not None
        for fields in [_fields(name, written[name], names, mistakes)]
    }
    domain = build(resources)
    check(domain, mistakes, users=users)
    if mistakes:
        raise DomainError(mistakes)
    return domain


def _names(written: Any, mistakes: Mistakes) -> list[str]:
    if not isinstance(written, dict):
        what = "is empty" if written is None else f"is a {_kind(written)}"
        mistakes.add(ROOT, f"{what}, and has to be a mapping of resources, such as {_EXAMPLE}")
        return []
    if not written:
        mistakes.add(ROOT, f"is empty; an API has at least one resource, such as {_EXAMPLE}")
    return [name for name in written if _usable(f"{ROOT}.{name}", name, mistakes, resource=True)]


def _usable(path: str, name: Any, mistakes: Mistakes, *, resource: bool) -> bool:
    """Whether a name can be used at all; if not, that is a mistake with a way out."""
    if not isinstance(name, str):
        mistakes.add(path, f"YAML reads this name as {name!r}; write it in quotes, or another")
    elif not is_snake(name):
        better = to_snake(name)
        hint = f", such as `{better}`" if is_snake(better) else ""
        mistakes.add(
            path,
            "names are of lower case letters, digits and single `_` between them, and begin with "
            f"a letter{hint}",
        )
    elif len(name) > LONGEST_NAME:
        mistakes.add(path, f"has {len(name)} characters; a name has {LONGEST_NAME} at most")
    elif resource and name in TYPES:
        mistakes.add(path, "cannot be a resource's name: it is a type of the domain file")
    elif reason := (resource_reason(name) if resource else field_reason(name)):
        what = "resource" if resource else "field"
        mistakes.add(path, f"cannot be a {what}'s name: {reason}")
    else:
        return True
    return False


def _resource(name: str, written: Any, mistakes: Mistakes) -> Resource | None:
    path = f"{ROOT}.{name}"
    if not isinstance(written, dict):
        mistakes.add(path, f"has to be a mapping with `fields`, such as {_EXAMPLE}")
        return None
    for key in written:
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"; known are {listed(_KEYS)}"
            more = "; fields go under `fields:`" if "fields" not in written else hint
            mistakes.add(path, f"has the unknown key `{key}`{more}")
    return Resource(
        name,
        _plural(path, name, written, mistakes),
        _access(path, written.get("access", "shared"), mistakes),
        _flag(path, "soft_delete", written.get("soft_delete", False), mistakes),
    )


def _plural(path: str, name: str, written: dict[str, Any], mistakes: Mistakes) -> str:
    if "plural" not in written:
        plural = pluralize(name)
        if plural == name:
            mistakes.add(path, f"has no other plural; give it one: `plural: {name}_list`")
        return plural
    plural = written["plural"]
    if not isinstance(plural, str) or not is_snake(plural) or len(plural) > LONGEST_NAME:
        mistakes.add(
            f"{path}.plural",
            f"is {plural!r}; it is a name of lower case letters, digits and `_`, of "
            f"{LONGEST_NAME} characters at most",
        )
        return pluralize(name)
    if plural == name:
        mistakes.add(f"{path}.plural", f"is the same as the singular; `{name}_list` would do")
    return plural


def _access(path: str, value: Any, mistakes: Mistakes) -> Access:
    try:
        return Access(value)
    except ValueError:
        hint = did_you_mean(str(value), Access) or f"; it is one of {listed(Access)}"
        mistakes.add(f"{path}.access", f"is {value!r}{hint}")
        return Access.SHARED


def _flag(path: str, key: str, value: Any, mistakes: Mistakes) -> bool:
    if not isinstance(value, bool):
        mistakes.add(f"{path}.{key}", f"is {value!r}; it is `true` or `false`")
        return False
    return value


def _fields(
    name: str, written: dict[str, Any], resources: list[str], mistakes: Mistakes
) -> tuple[Field, ...]:
    path = f"{ROOT}.{name}.fields"
    fields = written.get("fields")
    if not isinstance(fields, dict) or not fields:
        what = "is missing or empty" if not fields else f"is a {_kind(fields)}"
        mistakes.add(path, f"{what}; it is a mapping of names to types: `name: string(80)`")
        return ()
    known = resources
    return tuple(
        field
        for key, value in fields.items()
        if _usable(f"{path}.{key}", key, mistakes, resource=False)
        and (field := read_field(f"{path}.{key}", key, value, known, mistakes)) is not None
    )


def _kind(value: Any) -> str:
    names: dict[type, str] = {str: "text", list: "list", dict: "mapping"}
    return names.get(type(value), type(value).__name__)
