"""`users create`: a user on the word of whoever runs the service."""

import argparse
from getpass import getpass

from acme.commands import command_settings
from acme.kit.problem import Problem
from acme.platform.cli import CommandError, Subparsers
#% set part = "import"
#% for file in layer_files("layer.role.jinja")
#% include file
#% endfor
from acme.settings import Settings


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("users", help="manage users")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="create a user, whose address counts as verified")
    create.add_argument("--email", required=True)
    create.add_argument("--password", help="asked for where it is not given")
    create.add_argument("--name")
    #% set part = "argument"
    #% for file in layer_files("layer.role.jinja")
    #% include file
    #% endfor
    create.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    with command_settings() as settings:
        from acme.platform.serving import run as run_work

        if arguments.password is None:
            arguments.password = getpass("Password: ")
        print(run_work(_create, settings, arguments))


async def _create(settings: Settings, arguments: argparse.Namespace) -> str:
    from pydantic import ValidationError

    from acme.platform.http.validation import problem_of_mistakes
    from acme.platform.identity.offline import open_identity
    from acme.platform.identity.registering import create_user
    from acme.platform.identity.schemas import RegistrationInput

    given = {name: getattr(arguments, name) for name in ("email", "password", "name")}
    async with open_identity(settings) as identity:
        try:
            new = RegistrationInput.model_validate(given).to_new_user()
            user = await create_user(identity, new)
            #% set part = "grant"
            #% for file in layer_files("layer.role.jinja")
            #% include file
            #% endfor
        except ValidationError as error:
            raise _refused(problem_of_mistakes(error.errors())) from None
        except Problem as problem:
            raise _refused(problem) from None
    return f"{user.email} is user {user.id}"


def _refused(problem: Problem) -> CommandError:
    reasons = [f"--{error.pointer[1:]} {error.detail}" for error in problem.errors]
    return CommandError("; ".join(reasons) or problem.detail)
