"""JSON merge patch (RFC 7396) on a stored object, in the statement that changes the row."""

from django.db.models import F, Func, JSONField, Value

from acme.kit.merge import MergePatch


def merged(column: str, patch: MergePatch) -> Func:
    document = JSONField()
    return Func(
        F(column),
        Value(dict(patch), output_field=document),
        function="app.merge_patch",
        output_field=document,
    )
