"""Becoming a user."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from acme.platform.identity import messages
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Purpose, User
from acme.platform.identity.one_time_tokens import (
    LIFETIMES,
    digest_of,
    invalid_one_time_token,
    new_token,
)
from acme.platform.identity.refusals import email_taken, refuse_email_in
from acme.platform.identity.store import IdentityStore
from acme.platform.mail import Mail


@dataclass(frozen=True, slots=True)
class NewUser:
    email: str
    password: str
    name: str | None = None


async def register(identity: Identity, new: NewUser) -> User:
    """Make a user who may sign in at once."""
    refuse_email_in(new.password, new.email)
    password_hash = await identity.passwords.hash(new.password)
    async with identity.stores() as store:
        user = await store.add_user(new.email, new.name, password_hash)
        if user is None:
            raise email_taken()
        mail = await _ask_to_verify(store, user.id, new.email)
    identity.mailer.send(mail)
    return user


async def apply_to_register(identity: Identity, new: NewUser) -> None:
    """Make a user who may sign in once the address is verified.

    A new and a known address take the same time and get the same answer; the mail alone tells
    them apart.
    """
    refuse_email_in(new.password, new.email)
    password_hash = await identity.passwords.hash(new.password)
    async with identity.stores() as store:
        user = await store.add_user(new.email, new.name, password_hash)
        if user is not None:
            mail = await _ask_to_verify(store, user.id, new.email)
        else:
            mail = await _register_again(store, new, password_hash)
    identity.mailer.send(mail)


async def _register_again(store: IdentityStore, new: NewUser, password_hash: str) -> Mail:
    # Whoever registered an address first need not own it. As long as nobody has verified it or
    # signed in, the newest password is the one that a verification makes good.
    user_id = await store.restart_registration(new.email, new.name, password_hash)
    if user_id is None:
        return messages.known_address(new.email)
    return await _ask_to_verify(store, user_id, new.email)


async def _ask_to_verify(store: IdentityStore, user_id: UUID, email: str) -> Mail:
    token = new_token()
    expires_at = datetime.now(UTC) + LIFETIMES[Purpose.VERIFY_EMAIL]
    await store.keep_token(user_id, Purpose.VERIFY_EMAIL, token.digest, expires_at)
    return messages.verification(email, token.secret)


async def verify_email(identity: Identity, secret: str) -> None:
    async with identity.stores() as store:
        user_id = await store.take_token(Purpose.VERIFY_EMAIL, digest_of(secret))
        if user_id is None:
            raise invalid_one_time_token()
        await store.verify_email(user_id)


async def create_user(identity: Identity, new: NewUser) -> User:
    """Make a user on the word of whoever runs the service: the address counts as verified."""
    refuse_email_in(new.password, new.email)
    password_hash = await identity.passwords.hash(new.password)
    async with identity.stores() as store:
        user = await store.add_user(new.email, new.name, password_hash)
        if user is None:
            raise email_taken()
        await store.verify_email(user.id)
    return user
