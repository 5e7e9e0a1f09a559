"""What must hold between the fields of a resource, and between resources."""

from __future__ import annotations

from collections.abc import Iterator

from .mistakes import Mistakes
from .model import Access, Domain, Field, Resource
from .naming import LONGEST_NAME
from .reserved import SUFFIXES, plural_reason


def check(domain: Domain, mistakes: Mistakes, *, users: bool) -> None:
    """Add whatever keeps these resources from living together."""
    _names(domain, mistakes)
    for resource in domain:
        _wire_names(resource, mistakes)
        _access(resource, mistakes, users=users)
        if resource.all_fields and not mistakes and not resource.writable:
            mistakes.add(
                f"resources.{resource.name}.fields",
                "has no field that a client can write, apart from `many`; give it one",
            )
    for cycle in _required_cycles(domain):
        path = f"resources.{cycle[0].resource.name}.fields.{cycle[0].name}"
        way = " → ".join([*(f"{f.resource.name}.{f.name}" for f in cycle), cycle[0].resource.name])
        mistakes.add(
            path,
            f"is part of a circle of required references ({way}), so no first row could ever be "
            "created; make one of them optional with `?`",
        )


def _names(domain: Domain, mistakes: Mistakes) -> None:
    """No two things may have one name, in any spelling they get."""
    taken: dict[str, str] = {}
    classes: dict[str, str] = {}
    for resource in domain:
        path = f"resources.{resource.name}"
        if reason := plural_reason(resource.plural):
            mistakes.add(path, f"cannot have the plural `{resource.plural}`: {reason}")
        for name, what in ((resource.name, "name"), (resource.plural, "plural")):
            owner = taken.setdefault(name, resource.name)
            if owner != resource.name:
                mistakes.add(
                    path,
                    f"has the {what} `{name}`, which resource `{owner}` has already; "
                    f"give one of them another `plural:`",
                )
    for resource in domain:
        path = f"resources.{resource.name}"
        own = [f"{resource.class_name}{suffix}" for suffix in SUFFIXES]
        for class_name in (resource.class_name, *own):
            first = classes.setdefault(class_name, resource.name)
            if first != resource.name and not mistakes:
                mistakes.add(path, f"has the class `{class_name}`, as resource `{first}` has")
    for resource in domain:
        for field in resource.enums:
            if (rival := classes.setdefault(field.enum_class, field.name)) != field.name:
                mistakes.add(
                    f"resources.{resource.name}.fields.{field.name}",
                    f"becomes the class `{field.enum_class}`, which `{rival}` has already; "
                    f"rename it, perhaps `{field.name}_kind`",
                )


def _wire_names(resource: Resource, mistakes: Mistakes) -> None:
    taken: dict[str, Field] = {}
    for field in resource.all_fields:
        path = f"resources.{resource.name}.fields.{field.name}"
        if field.kind == "reference" and field.name.endswith("_id"):
            mistakes.add(path, f"gets `_id` by itself: call it `{field.name[:-3]}`")
        elif field.kind == "many" and field.name.endswith("_ids"):
            mistakes.add(path, f"gets `_ids` by itself: call it `{field.name[:-4]}s`")
        elif (other := taken.setdefault(field.wire_name, field)) is not field:
            mistakes.add(path, f"is `{field.wire_name}` in JSON, as `{other.name}` is; rename one")
        if field.wire_name in {"tenant_id", "owner_id"} and field.kind == "reference":
            mistakes.add(path, f"would be `{field.wire_name}` in JSON, which the platform has")
        if len(field.wire_name) > LONGEST_NAME:
            mistakes.add(
                path,
                f"is `{field.wire_name}` in JSON: {len(field.wire_name)} characters, "
                f"{LONGEST_NAME} at most",
            )


def _access(resource: Resource, mistakes: Mistakes, *, users: bool) -> None:
    if resource.access is Access.OWNER and not users:
        mistakes.add(
            f"resources.{resource.name}.access",
            "is `owner`, and with `auth: none` there are no users to own anything; choose "
            "another `auth`, or `shared`",
        )
    if resource.access is not Access.OWNER:
        for field in resource.all_fields:
            if field.target is not None and field.target.access is Access.OWNER:
                mistakes.add(
                    f"resources.{resource.name}.fields.{field.name}",
                    f"refers to `{field.target.name}`, whose rows only their owners see; "
                    f"`{resource.name}` needs `access: owner` as well",
                )


def _required_cycles(domain: Domain) -> Iterator[list[Field]]:
    """Each circle of required references once, as the fields that form it."""
    reported: set[Resource] = set()
    for start in domain:
        if start not in reported and (cycle := _way_back(start, start, [])):
            reported.update(field.resource for field in cycle)
            yield cycle


def _way_back(start: Resource, at: Resource, way: list[Field]) -> list[Field]:
    """The fields that lead from `at` back to `start`, if any do."""
    for field in at.references:
        if field.optional or field.target is None:
            continue
        if field.target is start:
            return [*way, field]
        fresh = field.target is not at and all(step.resource is not field.target for step in way)
        if fresh and (found := _way_back(start, field.target, [*way, field])):
            return found
    return []
