"""Links of the contract to its own operations: whether they are there, and take what they get."""

from collections.abc import Iterator

from acme.platform.document import METHODS, Document, merged, resolved

_FROM_BODY = "$response.body#/"


def broken_links(contract: Document) -> list[str]:
    """One sentence a link that leads nowhere."""
    known = {
        operation["operationId"]: {one["name"] for one in _parameters(item, operation, contract)}
        for _, item, operation in _operations(contract)
        if "operationId" in operation
    }
    return [
        f"{name}: {mistake}"
        for name, link, answer in _links(contract)
        for mistake in _mistakes(link, answer, known, contract)
    ]


def _operations(contract: Document) -> Iterator[tuple[str, Document, Document]]:
    for path, item in contract.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item, item[method]


def _parameters(item: Document, operation: Document, contract: Document) -> list[Document]:
    given = [*item.get("parameters", []), *operation.get("parameters", [])]
    return [resolved(one, contract) for one in given]


def _links(contract: Document) -> Iterator[tuple[str, Document, Document]]:
    for name, _, operation in _operations(contract):
        for status, given in operation.get("responses", {}).items():
            answer = resolved(given, contract)
            for one, link in answer.get("links", {}).items():
                yield f"{name} {status} link {one}", resolved(link, contract), answer


def _mistakes(
    link: Document, answer: Document, known: dict[str, set[str]], contract: Document
) -> Iterator[str]:
    target = link.get("operationId")
    if target is None:
        return
    if target not in known:
        yield f"no operation is called {target!r}"
        return
    for parameter, value in link.get("parameters", {}).items():
        if parameter.rpartition(".")[2] not in known[target]:
            yield f"{target} takes no {parameter!r}"
        if str(value).startswith(_FROM_BODY):
            wanted = str(value).removeprefix(_FROM_BODY)
            if not any(wanted in properties for properties in _properties(answer, contract)):
                yield f"the answer has no {wanted!r}"


def _properties(answer: Document, contract: Document) -> Iterator[set[str]]:
    for media in answer.get("content", {}).values():
        yield set(merged(media.get("schema", {}), contract).get("properties", {}))
