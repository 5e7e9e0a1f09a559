"""`tenants create`: an organization on the word of whoever runs the service."""

import argparse

from acme.commands import command_settings
from acme.platform.cli import CommandError, Subparsers
from acme.settings import Settings


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("tenants", help="manage tenants")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="create an organization")
    create.add_argument("slug", metavar="SLUG", help="how requests name it")
    create.add_argument("--name", help="default: the slug")
    create.add_argument("--owner", metavar="EMAIL", help="the address of a user")
    create.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.serving import run as run_work

        print(run_work(_create, settings, arguments))


async def _create(settings: Settings, arguments: argparse.Namespace) -> str:
    from acme.kit.errors import AlreadyExists
    from acme.platform.identity.roles import Role
    from acme.platform.identity.storage import IdentityStorage
    from acme.platform.persistence.database import Database
    from acme.platform.tenancy.slugs import is_slug
    from acme.platform.tenancy.storage import TenancyStorage

    slug, name, email = arguments.slug, arguments.name, (arguments.owner or "").lower()
    if not is_slug(slug):
        raise CommandError("a slug is of 2 to 63 lower case letters, digits and single - between")
    database = Database(settings)
    try:
        async with database.transaction() as transaction:
            owner = await IdentityStorage(transaction).find_login(email)
            if email and owner is None:
                raise CommandError("there is no user with the owner's address")
            store = TenancyStorage(transaction)
            try:
                key = await store.add_organization(slug, name or slug)
            except AlreadyExists:
                raise CommandError(f"there is an organization {slug} already") from None
            if owner is not None:
                await store.add_member(key, owner.user_id, Role.OWNER)
    finally:
        await database.close()
    return f"{slug} is organization {key}"
