"""JSON merge patch (RFC 7396) on a stored object, in the statement that changes the row."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.dialects.postgresql import JSONB

from acme.kit.merge import MergePatch


def merged(column: ColumnElement[Any], patch: MergePatch) -> ColumnElement[Any]:
    return func.app.merge_patch(column, literal(dict(patch), JSONB()))
