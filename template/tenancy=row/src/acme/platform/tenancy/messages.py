"""The mail that invites somebody."""

from acme import PROJECT
from acme.platform.mail import Mail


def invitation(to: str, organization: str, token: str) -> Mail:
    return Mail(
        to,
        # The name is what some user typed in, so the subject, which is read first, has no part.
        f"{PROJECT}: you are invited",
        f'You are invited to the organization "{" ".join(organization.split())}".\n'
        "Sign up or sign in with this address and accept with this token, within a week:\n\n"
        f"{token}\n\n"
        "If you do not know them, ignore this mail.\n",
    )
