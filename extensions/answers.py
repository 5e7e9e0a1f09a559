"""The questions' choices, what follows from them, and what is refused - all at once."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

import yaml
from copier.errors import UserMessageError
from jinja2 import pass_context
from jinja2.runtime import Context

from .domain import DomainError, Mistake, read
from .domain.mistakes import did_you_mean, listed
from .domain.naming import to_snake

PROTOCOLS = {"fastapi": "asgi", "django": "wsgi"}
ORMS = {"fastapi": ("sqlalchemy",), "django": ("django",)}
WITH_USERS = {"jwt"}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "framework": tuple(PROTOCOLS),
    "orm": tuple(dict.fromkeys(orm for orms in ORMS.values() for orm in orms)),
    "auth": ("none", "jwt"),
    "tenancy": ("none", "row"),
    "ci": ("github", "none"),
    "license": ("MIT", "Apache-2.0", "BSD-3-Clause", "none"),
    "python_version": ("3.11", "3.12", "3.13", "3.14"),
}
QUESTIONS = (
    "project_name description resources framework orm auth service_keys tenancy ci package "
    "project_slug author_name author_email license python_version"
).split()
COMPUTED = {"protocol": "framework", "users": "auth"}
RETIRED: frozenset[str] = frozenset()  # questions of earlier versions: an update still carries them
LONGEST = {"project_name": 60, "description": 200, "package": 40, "project_slug": 50}

_NOT_IN_A_NAME = re.compile(r"[^\w .,&'()+!/-]|_")
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s<>\"'\\]+@[^@\s<>\"'\\]+\.[^@\s<>\"'\\]+")


def globals() -> dict[str, Callable[..., Any]]:  # noqa: A001 - it is what Jinja calls them
    """What copier.yml calls."""
    return {
        "refuse_mistakes": refuse_mistakes,
        "offered": offered,
        "mistake_in": mistake_in,
        "package_name": package_name,
        "remembered": remembered,
        "slug": slug,
        "protocol_of": lambda framework: PROTOCOLS.get(framework, ""),
        "users_of": lambda auth: "yes" if auth in WITH_USERS else "no",
    }


def refusal(mistakes: Iterable[Mistake]) -> str:
    """The one message that ends a copy."""
    found = list(mistakes)
    count = "this mistake" if len(found) == 1 else f"these {len(found)} mistakes"
    return f"Nothing was generated, because of {count}:\n" + "\n".join(f"  {m}" for m in found)


@pass_context
def refuse_mistakes(context: Context) -> str:
    """Called for the first question: judge what was given as data before anything is asked.

    Copier itself ends in a traceback where data does not fit a question, and silently puts the
    default in place of a remembered answer that no longer validates; neither may happen.
    """
    given = {k: v for k, v in context["_copier_conf"]["data"].items() if not k.startswith("_")}
    known = {name: context.get(name) for name in QUESTIONS}
    mistakes = [
        *_unknown(given),
        *(Mistake(name, text) for name in QUESTIONS if (text := _judge(name, given, known))),
    ]
    if (written := known["resources"]) is not None or "resources" in given:
        users = given.get("auth", known["auth"]) != "none"
        mistakes += _resources(written, users=users)
    if mistakes:
        raise UserMessageError(refusal(mistakes))
    return "true"


def _unknown(given: Mapping[str, Any]) -> list[Mistake]:
    mistakes = []
    for name in given:
        if name in COMPUTED:
            mistakes.append(Mistake(name, f"follows from `{COMPUTED[name]}`; leave it out"))
        elif name not in QUESTIONS and name not in RETIRED:
            hint = did_you_mean(name, QUESTIONS) or f"; known are {listed(QUESTIONS)}"
            mistakes.append(Mistake(name, f"there is no such question{hint}"))
    return mistakes


def _judge(name: str, given: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """What is wrong with a value that was given for a question."""
    if name not in given or name == "resources":
        return ""
    value = given[name]
    if name == "service_keys":
        on = str(value).lower() not in {"false", "no", "0", "off", "n", "f"}
        return "keys for machines are not in this version of Slipway; leave it out" if on else ""
    if name in CHOICES:
        if str(value) not in CHOICES[name]:
            hint = did_you_mean(str(value), CHOICES[name])
            return f"is {value!r}{hint}" + (
                "" if hint else f"; it is one of {listed(CHOICES[name])}"
            )
        return _impossible(name, str(value), known)
    return mistake_in(name, value)


def _impossible(name: str, value: str, known: Mapping[str, Any]) -> str:
    """Why this value does not go with the other answers, as far as they are known."""
    framework, auth = known["framework"], known["auth"]
    if name == "orm" and framework in ORMS and value not in ORMS[framework]:
        return f"is `{value}`, and with `framework: {framework}` it is {listed(ORMS[framework])}"
    if name == "tenancy" and value != "none" and auth == "none":
        return (
            f"is `{value}`, and with `auth: none` nobody belongs to a tenant; "
            "choose another `auth`, or `tenancy: none`"
        )
    return ""


@pass_context
def offered(context: Context, name: str) -> str:
    """The choices of a question as the answers so far leave them, as YAML for copier.yml."""
    known = {key: context.get(key) for key in QUESTIONS}
    choices = ORMS.get(str(known["framework"]), ()) if name == "orm" else CHOICES[name]
    reasons = {choice: _impossible(name, choice, known) for choice in choices}
    if name == "auth" and _has_owners(known["resources"]):
        reasons["none"] = "is `none`, and a resource has `access: owner`, which needs users"
    given = str(context["_copier_conf"]["data"].get(name, ""))
    if reason := reasons.get(given) or (given and _impossible(name, given, known)):
        raise UserMessageError(refusal([Mistake(name, reason)]))
    return yaml.safe_dump(
        {choice: {"value": choice, "validator": reason} for choice, reason in reasons.items()},
        sort_keys=False,
    )


def _has_owners(resources: Any) -> bool:
    bodies = resources.values() if isinstance(resources, dict) else []
    return any(isinstance(body, dict) and body.get("access") == "owner" for body in bodies)


def mistake_in(name: str, value: Any) -> str:
    """What is wrong with an answer, or nothing: the questions' validators."""
    if name == "resources":
        found = _resources(value, users=True)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return f"{found[0]}{more}" if found else ""  # a prompt has one line for it
    text = str(value) if value is not None else ""
    longest = LONGEST.get(name, 100)
    if len(text) > longest:
        return f"has {len(text)} characters; {longest} at most"
    if not text.isprintable():
        return "has a line break or another character that is not printable"
    return _JUDGES[name](text) if name in _JUDGES else ""


def _project_name(text: str) -> str:
    if wrong := _NOT_IN_A_NAME.search(text):
        return f"has `{wrong[0]}`; it is of letters, digits, spaces and . , & ' ( ) + ! / -"
    if not text[:1].isalnum():
        return "begins with a letter or a digit"
    if not re.search(r"[A-Za-z]", text):
        return "has no letter from a to z, which the package's name is made of"
    return ""


def _description(text: str) -> str:
    return "" if text.strip() else "is empty; one sentence will do"


def _package(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", text):
        return "is a Python package's name: lower case letters, digits and single `_` between them"
    if text in _TAKEN or keyword.iskeyword(text):
        return f"is taken: Python or a dependency has a module `{text}`; `{text}_api` would do"
    return ""


def _project_slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        return "is of lower case letters, digits and single `-` between them, such as `corner-shop`"
    if text in _COMMANDS:
        return f"is the name of another command; `{text}-api` would do"
    return ""


def _author_name(text: str) -> str:
    return 'has a character of `<>"\\`' if re.search(r"[<>\"\\]", text) else ""


def _author_email(text: str) -> str:
    return "" if not text or _EMAIL.fullmatch(text) else "is no e-mail address"


_JUDGES: Mapping[str, Callable[[str], str]] = {
    "project_name": _project_name,
    "description": _description,
    "package": _package,
    "project_slug": _project_slug,
    "author_name": _author_name,
    "author_email": _author_email,
}
_COMMANDS = {
    "python",
    "uv",
    "pytest",
    "ruff",
    "mypy",
    "granian",
    "uvicorn",
    "alembic",
    "pip",
    "poe",
}
# Top level modules of what a generated service may install, and folders of its repository.
_TAKEN = sys.stdlib_module_names | set(
    """alembic annotated_types anyio argon2 asgiref asyncpg docs django fastapi granian greenlet
    httpx2 hypothesis joserfc migrations ninja opentelemetry polyfactory poethepoet
    prometheus_client psycopg psycopg_pool pydantic pydantic_core pydantic_settings pytest
    schemathesis slipway sniffio sqlalchemy sqlparse src starlette structlog test tests
    typing_extensions uvicorn uvloop
    yaml""".split()
)


def slug(project_name: str) -> str:
    """`Corner Shop` → `corner-shop`; always valid where the name is."""
    name = to_snake(_ascii(project_name)).lstrip("0123456789_")[: LONGEST["project_slug"]]
    found = name.strip("_").replace("_", "-") or "api"
    return f"{found[:45].rstrip('-')}-api" if found in _COMMANDS else found


def package_name(project_slug: str) -> str:
    """`corner-shop` → `corner_shop`; `email` → `email_api`, since Python has an `email`."""
    name = str(project_slug).replace("-", "_")[: LONGEST["package"] - 4].strip("_")
    return f"{name}_api" if name in _TAKEN or keyword.iskeyword(name) else name


def remembered(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers file holds: a template's folder absolute, so that an update finds it.

    Copier stores what was typed, and looks for it from inside the project.
    """
    source = str(answers.get("_src_path", ""))
    local = Path(source)
    if source and not local.is_absolute() and local.is_dir():
        return {**answers, "_src_path": str(local.resolve())}
    return dict(answers)


def _ascii(text: str) -> str:
    """Letters without their accents; `&` as a gap."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def _resources(written: Any, *, users: bool) -> tuple[Mistake, ...]:
    if isinstance(written, str):
        try:
            written = yaml.safe_load(written)
        except yaml.YAMLError as error:
            return (Mistake("resources", f"is no YAML: {' '.join(str(error).split())}"),)
    try:
        read(written, users=users)
    except DomainError as error:
        return error.mistakes
    return ()
