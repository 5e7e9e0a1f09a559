"""Where clients find the service, and how they prove who they are."""

from collections.abc import Iterator

from acme.platform.document import Document

_KNOWN_BY = ("type", "scheme", "in", "name", "openIdConnectUrl")
_URLS = ("authorizationUrl", "refreshUrl", "tokenUrl")


def security_changes(
    name: str, old: list[Document], new: list[Document], before: Document, after: Document
) -> Iterator[str]:
    if not all(_admits(new, way) for way in old or [{}]):
        yield f"{name} security: asks for more than before"
    earlier, later = (_schemes(document) for document in (before, after))
    for scheme in sorted({scheme for way in old for scheme in way}):
        if scheme in earlier and scheme in later:
            yield from _scheme_changes(f"security scheme {scheme}", earlier[scheme], later[scheme])


def server_changes(old: list[Document], new: list[Document]) -> Iterator[str]:
    """Servers by their URL: clients have it in their settings, or generated into them."""
    later = {server["url"].rstrip("/"): server for server in new}
    for server in old:
        place = f"server {server['url']}"
        if (now := later.get(server["url"].rstrip("/"))) is None:
            yield f"{place}: is gone"
            continue
        variables = now.get("variables", {})
        for name, variable in server.get("variables", {}).items():
            other = variables.get(name, {})
            if variable.get("default") != other.get("default"):
                told = f"was {variable.get('default')}, is {other.get('default')}"
                yield f"{place} {name} default: {told}"
            if "enum" in other and (lost := set(variable.get("enum", [])) - set(other["enum"])):
                yield f"{place} {name} enum: without {', '.join(sorted(lost))}"


def _admits(ways: list[Document], caller: Document) -> bool:
    """Whether somebody who came in by `caller` still does. No ways at all: open to anyone."""
    return not ways or any(
        all(
            scheme in caller and set(scopes) <= set(caller[scheme])
            for scheme, scopes in way.items()
        )
        for way in ways
    )


def _schemes(document: Document) -> Document:
    schemes: Document = document.get("components", {}).get("securitySchemes", {})
    return schemes


def _scheme_changes(place: str, was: Document, now: Document) -> Iterator[str]:
    if _shown(was).lower() != _shown(now).lower():
        yield f"{place}: was {_shown(was)}, is {_shown(now)}"
    for name, flow in was.get("flows", {}).items():
        other = now.get("flows", {}).get(name, {})
        if any(flow.get(url) != other.get(url) for url in _URLS):
            yield f"{place} {name}: is found elsewhere"


def _shown(scheme: Document) -> str:
    return " ".join(str(scheme[key]) for key in _KNOWN_BY if key in scheme)
