"""One mark is enough for a property, wherever it is of the same resource."""

from collections import defaultdict

from acme.platform.deprecation import MARK, operations
from acme.platform.document import Document, resolved

# What a resource's schemas are called, after its name.
_FORMS = ("Input", "Partial", "Patch", "")


def carry_marks(document: Document) -> Document:
    """Mark a property in all schemas of its resource, and the filters by it, where it is in one."""
    schemas = document.get("components", {}).get("schemas", {})
    families: dict[str, list[Document]] = defaultdict(list)
    for name, schema in schemas.items():
        form = next(form for form in _FORMS if name.endswith(form))
        families[name.removesuffix(form)].append(schema.get("properties", {}))
    for name, family in families.items():
        marks = {key: part[MARK] for given in family for key, part in given.items() if MARK in part}
        for given in family:
            for key in marks.keys() & given.keys():
                if MARK not in given[key]:
                    given[key] = {**given[key], MARK: marks[key]}
        if marks:
            _mark_filters(document, f"#/components/schemas/{name}Page", marks)
    return document


def _mark_filters(document: Document, page: str, marks: Document) -> None:
    """Those of the operations that answer with a page of the resource."""
    for _, _, operation in operations(document):
        parameters = operation.get("parameters", [])
        if not parameters or page not in _answers_of(operation, document):
            continue
        for index, parameter in enumerate(parameters):
            given = resolved(parameter, document)
            # A filter is called as its property, or `property[operator]`.
            key = given["name"].partition("[")[0]
            if given["in"] == "query" and key in marks and MARK not in given:
                parameters[index] = {**given, MARK: marks[key]}


def _answers_of(operation: Document, document: Document) -> set[str]:
    answers = [resolved(part, document) for part in operation.get("responses", {}).values()]
    contents = [content for answer in answers for content in answer.get("content", {}).values()]
    return {content.get("schema", {}).get("$ref", "") for content in contents}
