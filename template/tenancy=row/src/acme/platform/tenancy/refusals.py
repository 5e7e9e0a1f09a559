"""What tenancy refuses."""

from acme.kit.problem import Problem


def tenant_required() -> Problem:
    detail = "Name an organization in X-Tenant: there is not exactly one to choose."
    return Problem(400, "tenant_required", detail)


def tenant_not_found() -> Problem:
    # The same for one that does not exist and one that is not the caller's.
    return Problem(404, "tenant_not_found", "There is no such organization.")


def forbidden() -> Problem:
    return Problem(403, "forbidden", "Your role does not allow this.")


def last_owner() -> Problem:
    return Problem(409, "last_owner", "An organization keeps at least one owner.")
