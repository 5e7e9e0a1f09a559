"""The mails that users get. Each stands for itself: this service has no pages to link to."""

from acme import PROJECT
from acme.platform.mail import Mail


def verification(to: str, token: str) -> Mail:
    return Mail(
        to,
        f"{PROJECT}: confirm your address",
        "Confirm this address with this token, within three days:\n\n"
        f"{token}\n\n"
        "If you did not sign up, ignore this mail.\n",
    )


def known_address(to: str) -> Mail:
    return Mail(
        to,
        f"{PROJECT}: you have an account already",
        "Somebody, probably you, signed up with this address, which has an account already.\n"
        "If you forgot the password, ask for a new one; otherwise there is nothing to do.\n",
    )


def password_reset(to: str, token: str) -> Mail:
    return Mail(
        to,
        f"{PROJECT}: a new password",
        "Set a new password with this token, within an hour:\n\n"
        f"{token}\n\n"
        "If you did not ask for it, ignore this mail; your password stays as it is.\n",
    )


def password_changed(to: str) -> Mail:
    return Mail(
        to,
        f"{PROJECT}: your password was changed",
        "The password of your account was changed.\n"
        "If that was not you, reset it now, and tell whoever runs this service.\n",
    )
