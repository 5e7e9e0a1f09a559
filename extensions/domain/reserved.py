"""Names that a resource or a field cannot have, each with its reason.

A name is refused only where it would break one of the stacks or hide something of the platform;
`order`, `group`, `match`, `type` (as a field) and the like simply work.
"""

from __future__ import annotations

import builtins
import keyword

from .naming import pascal, pluralize

_PYDANTIC = """construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json
    update_forward_refs validate model_config model_computed_fields model_construct model_copy
    model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema
    model_parametrized_name model_post_init model_rebuild model_validate model_validate_json
    model_validate_strings"""
_DJANGO = """adelete arefresh_from_db asave check clean clean_fields date_error_message delete
    from_db full_clean get_constraints get_deferred_fields objects pk prepare_database_save
    refresh_from_db save save_base serializable_value unique_error_message validate_constraints
    validate_unique"""
_TYPES = """bool bytes date datetime dict float frozenset int list object set str tuple
    property classmethod staticmethod self cls"""
_BUILTINS = frozenset(dir(builtins)) - {"copyright", "credits", "exit", "license", "quit"}
_POSTGRES = "ctid cmax cmin oid tableoid xmax xmin"
# Classes that modules of a feature use beside the resource's own, and schemas of openapi.yaml.
# tests/rendering/test_names.py says which are missing.
CLASSES = frozenset(
    """Amount Annotated Any ArrayField BigInteger Body ByKey Collection Credentials Cursor Day Decimal
    Email EmailAddress EmailVerification EntityTags F Field Flag GivenPassword Health Id
    Identifier Integer Invitation InvitationAcceptance InvitationInput InvitationPage Json
    KeySet Links ListQuery LoginInput Mapping Member MemberPage MemberPatch MergePatch Meta
    Moment NewPassword NewRow NotFound Now Number OpaqueToken OpenApiDocument Organization
    OrganizationInput OrganizationName OrganizationPage OrganizationPatch Page PageItems Paged
    PasswordChange PasswordForgotten PasswordReset PersonName Problem ProblemCode ProblemItem ProblemItemCode
    Prepared PreparedInsert Protocol PublicKey QuerySet Readiness ReadinessChecks Reference References RefreshInput
    Refusal Registration RegistrationInput Role Row Selectable Session SessionPage Slug Sort Stale
    StrEnum TenantReference TenantRow Text Timestamp Transaction TypeAdapter TypedDict Url
    User UserPatch WebAddress""".split()
)
# What follows a resource's class in the names of other classes: `ProductStorage`.
SUFFIXES = tuple("Admin Changes Input Link Out Page Partial Patch Row Storage Store Values".split())

_FIELDS: dict[str, str] = {
    **dict.fromkeys(_PYDANTIC.split(), "pydantic's models have an attribute of that name"),
    **dict.fromkeys(_DJANGO.split(), "Django's models have an attribute of that name"),
    **dict.fromkeys(_TYPES.split(), "it would hide what Python calls so in the generated classes"),
    **dict.fromkeys(_POSTGRES.split(), "Postgres has a system column of that name"),
    **dict.fromkeys(
        "id created_at updated_at version".split(), "every resource has it already: leave it out"
    ),
    "l": "it reads like a 1, and linters refuse it",
    "deleted_at": "`soft_delete: true` brings it",
    "owner_id": "`access: owner` brings it",
    "tenant_id": "`tenancy` brings it",
    **dict.fromkeys(
        "cursor fields limit q sort".split(), "lists have a query parameter of that name"
    ),
    **dict.fromkeys("metadata registry".split(), "SQLAlchemy's models have it already"),
    # tests/rendering/test_names.py says which of these are missing.
    **dict.fromkeys(
        "cast choices_of func index_on mapped_column models refers_to table_args unique unique_alive".split(),
        "it would hide a function that the generated classes call",
    ),
}

_RESOURCES: dict[str, str] = {
    **dict.fromkeys("i l o".split(), "it reads like a digit, and linters refuse it"),
    **dict.fromkeys("user me".split(), "users come with `auth`; `person` or `customer` would do"),
    **dict.fromkeys(
        "session token auth credential api_key".split(), "`auth` brings what is called so"
    ),
    **dict.fromkeys(
        "organization member membership invitation tenant".split(),
        "`tenancy` brings what is called so",
    ),
    **dict.fromkeys(
        "health ready doc docs openapi idempotency_key migration".split(),
        "the platform has something of that name",
    ),
}

_PLURALS = {pluralize(name): reason for name, reason in _RESOURCES.items()} | {
    "docs": "the platform has something of that name",
}


def field_reason(name: str) -> str:
    """Why a field cannot have this name, or nothing."""
    if keyword.iskeyword(name):
        return "it is a Python keyword"
    return _FIELDS.get(name, "")


def resource_reason(name: str) -> str:
    """Why a resource cannot have this name, or nothing."""
    if keyword.iskeyword(name):
        return "it is a Python keyword"
    if name in _RESOURCES:
        return _RESOURCES[name]
    if name in _BUILTINS:
        return "it is a Python builtin, and code that handles one would hide it"
    if pascal(name) in CLASSES:
        return f"the generated service has a `{pascal(name)}` of its own; add a word to it"
    return ""


def plural_reason(plural: str) -> str:
    """Why a resource cannot have this plural, or nothing."""
    return _PLURALS.get(plural, "it is a Python keyword" if keyword.iskeyword(plural) else "")
