"""One field of a domain file, from either spelling, judged on its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .expressions import FLAGS, Expression, SpellingError, parse
from .mistakes import Mistakes, did_you_mean, listed
from .model import LONGEST_INDEXED, Field, type_names
from .values import ValueMistakeError, number, scalar

if TYPE_CHECKING:
    from .model import Default, Number, Scalar

SCALARS = tuple(kind for kind in type_names if kind != "reference")
TYPES = (*SCALARS, "enum", "list")
LONGEST_STRING = 10_000
DIGITS = 28  # what Python's decimal arithmetic keeps
ON_DELETE = ("restrict", "cascade", "set_null")

_LENGTHS = {"email": 254, "url": 2048}
_LONG_KEYS = {"min": "ge", "max": "le", "more_than": "gt", "less_than": "lt"}
_KEYS = ("type", "optional", *FLAGS, "default", *_LONG_KEYS, "on_delete")
_MEMBER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")


def read_field(
    path: str, name: str, written: Any, resources: Collection[str], mistakes: Mistakes
) -> Field | None:
    """The field as a model, or None and the mistakes that keep it from being one."""
    reader = _Reader(path, resources, mistakes)
    before = len(mistakes.found)
    expression = reader.spelling(written)
    if expression is None:
        return None
    field = reader.field(name, *expression)
    return field if len(mistakes.found) == before else None


class _Reader:
    def __init__(self, path: str, resources: Collection[str], mistakes: Mistakes) -> None:
        self.path = path
        self.resources = resources
        self.mistakes = mistakes

    def wrong(self, text: str) -> None:
        self.mistakes.add(self.path, text)

    # -- from both spellings to an Expression and raw default ----------------------------------

    def spelling(self, written: Any) -> tuple[Expression, Any, dict[str, Any]] | None:
        """What was written, the raw default, the raw bounds."""
        try:
            if isinstance(written, str):
                expression = parse(written)
                return expression, expression.default, dict(expression.bounds)
            if isinstance(written, dict):
                return self._long_form(written)
        except SpellingError as error:
            self.wrong(str(error))
            return None
        if written is None:
            self.wrong("has no type; write one, such as `string(80)`, after the colon")
        else:
            self.wrong(f"is {written!r}, not a type such as `string(80)`")
        return None

    def _long_form(self, written: dict[Any, Any]) -> tuple[Expression, Any, dict[str, Any]] | None:
        for key in written:
            if key not in _KEYS:
                hint = did_you_mean(str(key), _KEYS) or f"; known are {listed(_KEYS)}"
                self.wrong(f"has the unknown key `{key}`{_comma_hint(written, key) or hint}")
        if not isinstance(written.get("type"), str):
            self.wrong("has no `type`; the long form is `{type: int, min: 0}`")
            return None
        expression = parse(written["type"])
        bounds: dict[str, Any] = dict(expression.bounds)
        for key in ("optional", *FLAGS):
            value = written.get(key, False)
            if not isinstance(value, bool):
                self.wrong(f"has `{key}: {value}`; it is `true` or `false`")
            elif value and key == "optional":
                expression.optional = True
            elif value:
                expression.flags.add(key)
        for key, bound in _LONG_KEYS.items():
            if key in written:
                other = {"ge": "gt", "gt": "ge", "le": "lt", "lt": "le"}[bound]
                if bound in bounds or other in bounds:
                    self.wrong(f"has two {'lower' if bound in {'ge', 'gt'} else 'upper'} bounds")
                bounds[bound] = written[key]
        if "on_delete" in written:
            if expression.on_delete is not None:
                self.wrong("has two `on_delete`")
            expression.on_delete = str(written["on_delete"])
        default: Any = expression.default
        if "default" in written:
            if expression.default is not None:
                self.wrong("has two defaults")
            default = written["default"]
            if default is None:
                raise SpellingError("has `default: null`; `optional: true` (or `?`) says that")
            expression.default, expression.quoted = str(default), isinstance(default, str)
        return expression, default, bounds

    # -- from an Expression to a Field ---------------------------------------------------------

    def field(
        self, name: str, expression: Expression, default: Any, bounds: dict[str, Any]
    ) -> Field | None:
        field = self.typed(name, expression)
        if field is None:
            return None
        field = self.bounded(field, bounds)
        if expression.default is not None:
            field = self.defaulted(field, default, expression.quoted)
        self.judge(field, expression)
        return field

    def typed(self, name: str, expression: Expression) -> Field | None:
        """Type and arguments, optionality, flags."""
        kind, arguments = expression.type, expression.arguments
        field = Field(
            name,
            kind,
            optional=expression.optional,
            unique="unique" in expression.flags,
            index="index" in expression.flags,
            search="search" in expression.flags,
            readonly="readonly" in expression.flags,
        )
        if expression.many:
            return self.many(field)
        if kind in self.resources and kind not in TYPES:
            self.no_arguments(kind, arguments)
            on_delete = "restrict" if expression.on_delete is None else expression.on_delete
            return replace(field, kind="reference", target_name=kind, on_delete=on_delete)
        if kind == "list":
            return self.list_of(field, arguments)
        if kind == "enum":
            return replace(field, choices=self.enum(arguments))
        return self.scalar_type(field, arguments)

    def many(self, field: Field) -> Field | None:
        if field.kind not in self.resources:
            hint = did_you_mean(field.kind, self.resources)
            self.wrong(f"refers to `{field.kind}`, and there is no such resource{hint}")
            return None
        return replace(field, kind="many", target_name=field.kind)

    def list_of(self, field: Field, arguments: tuple[str, ...]) -> Field | None:
        inner = ",".join(arguments)
        if not inner:
            self.wrong("is a list of nothing; write `list(string(40))`")
            return None
        expression = parse(inner)
        if expression.type not in SCALARS or expression.type == "json" or expression.many:
            self.wrong(f"is a list of `{expression.type}`; a list holds plain values; for {_OTHER}")
            return None
        if expression.optional or expression.flags or expression.bounds or expression.default:
            self.wrong("has modifiers inside `list(…)`; they come after it")
        item = self.scalar_type(Field(field.name, expression.type), expression.arguments)
        return item and replace(field, item=item)

    def scalar_type(self, field: Field, arguments: tuple[str, ...]) -> Field | None:
        kind = field.kind
        if kind == "string":
            length = self.integers(
                arguments, 1, "string(80)", 1, LONGEST_STRING, "; beyond, `text`"
            )
            return replace(field, length=length[0]) if length else None
        if kind == "decimal":
            size = self.integers(arguments, 2, "decimal(10,2)", 0, DIGITS)
            if size and not 1 <= size[0] >= size[1]:
                self.wrong("has more digits after the point than it has digits; `decimal(10,2)`")
                return None
            return replace(field, precision=size[0], scale=size[1]) if size else None
        if kind not in SCALARS:
            known = (*TYPES, *self.resources)
            hint = did_you_mean(kind, known)
            more = hint or f"; types are {listed(TYPES)}, or one of the resources"
            self.wrong(f"has the unknown type `{kind}`{more}")
            return None
        self.no_arguments(kind, arguments)
        return replace(field, length=_LENGTHS.get(kind))

    def integers(
        self,
        arguments: tuple[str, ...],
        count: int,
        example: str,
        low: int,
        high: int,
        more: str = "",
    ) -> tuple[int, ...] | None:
        if len(arguments) != count or not all(re.fullmatch(r"\d{1,9}", a) for a in arguments):
            self.wrong(f"needs {'a size' if count == 1 else 'its digits'}: `{example}`")
            return None
        found = tuple(int(argument) for argument in arguments)
        if not all(low <= value <= high for value in found):
            self.wrong(f"has a size that is not from {low} to {high}{more}")
            return None
        return found

    def no_arguments(self, kind: str, arguments: tuple[str, ...]) -> None:
        if arguments:
            self.wrong(f"has `({','.join(arguments)})` after `{kind}`, which takes none")

    def enum(self, arguments: tuple[str, ...]) -> tuple[str, ...]:
        if not any(arguments):
            self.wrong("is an enum of nothing; write `enum(draft, active)`")
        for value in arguments:
            if value and (not _MEMBER.fullmatch(value) or len(value) > 40):
                self.wrong(
                    f"has the value `{value}`; values are of letters, digits and single `_` "
                    "between them, begin with a letter and have 40 characters at most"
                )
        if any(arguments) and not all(arguments):
            self.wrong("has a comma too many in `enum(…)`")
        if len({value.upper() for value in arguments}) < len(arguments):
            self.wrong("has a value twice; values that differ only in case count as one")
        return arguments

    def bounded(self, field: Field, bounds: dict[str, Any]) -> Field:
        if bounds and not field.numeric:
            self.wrong("has a bound, and only numbers have bounds" + _length_hint(field))
            return field
        read: dict[str, Number] = {}
        for bound, raw in bounds.items():
            try:
                read[bound] = number(field.kind, raw)
                self.fits(field, read[bound])
            except ValueMistakeError as mistake:
                self.wrong(f"has the bound `{raw}`, which is {mistake}")
        field = replace(
            field, ge=read.get("ge"), gt=read.get("gt"), le=read.get("le"), lt=read.get("lt")
        )
        if _empty(field):
            self.wrong("has bounds that no value satisfies")
        return field

    def defaulted(self, field: Field, raw: Any, quoted: bool) -> Field:
        if field.kind in _NO_DEFAULT:
            self.wrong("has a default, which a " + _NO_DEFAULT[field.kind])
            return field
        try:
            default = self.list_default(field, raw) if field.item else self.value(field, raw)
        except ValueMistakeError as mistake:
            self.wrong(f"has the default `{raw}`, which is {mistake}")
            return field
        if field.numeric and quoted:
            self.wrong(f"has the default `{raw}` in quotes, and is a number")
        return replace(field, has_default=True, default=default)

    def list_default(self, field: Field, raw: Any) -> Default:
        assert field.item is not None
        if isinstance(raw, str) and raw.startswith("[") and raw.endswith("]"):
            parts = [part.strip() for part in raw[1:-1].split(",")]
            raw = [] if parts == [""] else parts
        if not isinstance(raw, list):
            raise ValueMistakeError("no list; write `= []`")
        return tuple(self.value(field.item, part) for part in raw)

    def value(self, field: Field, raw: Any) -> Scalar:
        value = scalar(field.kind, raw)
        if field.kind == "enum" and value not in field.choices:
            raise ValueMistakeError(f"none of {listed(field.choices)}")
        if field.length is not None and len(str(value)) > field.length:
            raise ValueMistakeError(f"longer than {field.length} characters")
        if isinstance(value, (int, float, Decimal)) and field.numeric:
            self.fits(field, value)
            if _outside(field, value):
                raise ValueMistakeError("outside its own bounds")
        if isinstance(value, Decimal) and field.scale is not None:
            value = value.quantize(Decimal(1).scaleb(-field.scale))
        return value

    def fits(self, field: Field, value: Number) -> None:
        """Whether a decimal column of this size can hold the value."""
        if not isinstance(value, Decimal) or field.precision is None or field.scale is None:
            return
        digits = value.normalize().as_tuple()
        exponent = digits.exponent
        assert isinstance(exponent, int)
        if -exponent > field.scale or len(digits.digits) + exponent > field.precision - field.scale:
            raise ValueMistakeError(f"more than decimal({field.precision},{field.scale}) holds")

    def judge(self, field: Field, expression: Expression) -> None:
        """Whether the modifiers make sense on this type."""
        if field.kind == "many":
            extra = [*sorted(expression.flags), *(["?"] if expression.optional else [])]
            if extra:
                self.wrong(f"is a `many` with {listed(extra)}; a `many` is a set, empty at least")
        if expression.on_delete is not None and field.kind != "reference":
            self.wrong("has `on_delete`, which belongs to a reference to one resource")
        elif field.kind == "reference":
            self.judge_on_delete(field)
        if field.search and not field.textual:
            self.wrong("has `search`; only `string`, `text`, `email` and `url` are searched")
        if (field.unique or field.index) and field.kind in {"text", "json", "list"}:
            self.wrong(
                f"has `{'unique' if field.unique else 'index'}`, and a `{field.kind}` can be too "
                "long for an index; `string(n)` has one"
            )
        elif (field.unique or field.index) and field.long:
            self.wrong(f"is too long for an index, which takes `string({LONGEST_INDEXED})`")
        if field.readonly and not (field.optional or field.has_default):
            self.wrong(
                "is `readonly` and required, so no client could create one; "
                "give it a default or make it optional with `?`"
            )

    def judge_on_delete(self, field: Field) -> None:
        if field.on_delete not in ON_DELETE:
            hint = did_you_mean(field.on_delete, ON_DELETE) or f"; known are {listed(ON_DELETE)}"
            self.wrong(f"has `on_delete({field.on_delete})`{hint}")
        elif field.on_delete == "set_null" and not field.optional:
            self.wrong("has `on_delete(set_null)` and is required; make it optional with `?`")


_OTHER = "other things make a resource of its own, or use `json`"
_NO_DEFAULT = {
    "reference": "reference cannot have: it would name a row that may not exist",
    "many": "`many` cannot have: it begins empty",
    "json": "`json` cannot have; make it optional with `?`",
    "uuid": "`uuid` cannot have: it would be the same for every row",
}


def _comma_hint(written: dict[Any, Any], key: Any) -> str:
    """`{type: decimal(10,2)}` is, to YAML, `type: "decimal(10"` and a key `2)`."""
    if written[key] is None and any("(" in str(v) and ")" not in str(v) for v in written.values()):
        return '; inside `{…}` YAML ends a value at a comma: quote it, `type: "decimal(10,2)"`'
    return ""


def _length_hint(field: Field) -> str:
    return "; a string's length is `string(n)`" if field.textual else ""


def _bounds(field: Field) -> Iterable[tuple[str, Number]]:
    for bound in ("ge", "gt", "le", "lt"):
        value = getattr(field, bound)
        if value is not None:
            yield bound, value


def _outside(field: Field, value: Any) -> bool:
    inside = {
        "ge": lambda limit: value >= limit,
        "gt": lambda limit: value > limit,
        "le": lambda limit: value <= limit,
        "lt": lambda limit: value < limit,
    }
    return not all(inside[bound](limit) for bound, limit in _bounds(field))


def _empty(field: Field) -> bool:
    low = field.ge if field.ge is not None else field.gt
    high = field.le if field.le is not None else field.lt
    if low is None or high is None:
        return False
    if field.kind in {"int", "bigint"}:
        return low + (field.gt is not None) > high - (field.lt is not None)
    exclusive = field.gt is not None or field.lt is not None
    return low >= high if exclusive else low > high
