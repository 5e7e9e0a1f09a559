"""New passwords: for who knows the old one, and for who reads the mail."""

from datetime import UTC, datetime

from acme.kit.errors import Unversioned
from acme.platform.identity import messages
from acme.platform.identity.entry import enter_session
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Caller, Purpose
from acme.platform.identity.one_time_tokens import (
    LIFETIMES,
    digest_of,
    invalid_one_time_token,
    new_token,
)
from acme.platform.identity.refusals import refuse_email_in, wrong_current_password


async def forget_password(identity: Identity, email: str) -> None:
    """Mail a token to a user with this address; nobody learns whether there is one."""
    token = new_token()
    expires_at = datetime.now(UTC) + LIFETIMES[Purpose.RESET_PASSWORD]
    async with identity.stores() as store:
        login = await store.find_login(email)
        if login is not None:
            await store.keep_token(login.user_id, Purpose.RESET_PASSWORD, token.digest, expires_at)
    if login is not None:
        identity.mailer.send(messages.password_reset(login.email, token.secret))


async def reset_password(identity: Identity, secret: str, password: str) -> None:
    digest = digest_of(secret)
    async with identity.stores() as store:
        login = await store.find_token(Purpose.RESET_PASSWORD, digest)
    if login is None:
        raise invalid_one_time_token()
    refuse_email_in(password, login.email)
    password_hash = await identity.passwords.hash(password)
    async with identity.stores() as store:
        if await store.take_token(Purpose.RESET_PASSWORD, digest) is None:
            raise invalid_one_time_token()
        if not await store.set_password(login.user_id, password_hash, login.password_hash):
            raise invalid_one_time_token()
        # Who reads the mail owns the address.
        await store.verify_email(login.user_id)
        await store.end_sessions(login.user_id)
    identity.mailer.send(messages.password_changed(login.email))


async def change_password(
    identity: Identity,
    caller: Caller,
    current: str,
    password: str,
    *,
    conditional: bool,
) -> None:
    entry = enter_session(caller)
    async with identity.stores(entry) as store:
        login = await store.find_login_of(caller.user_id)
    known_hash = None if login is None else login.password_hash
    if not await identity.passwords.matches(current, known_hash) or login is None:
        raise wrong_current_password()
    refuse_email_in(password, login.email)
    if conditional:
        raise Unversioned("password")
    password_hash = await identity.passwords.hash(password)
    async with identity.stores(entry) as store:
        if not await store.set_password(caller.user_id, password_hash, login.password_hash):
            raise wrong_current_password()
        await store.end_sessions(caller.user_id, keep=caller.session_id)
    identity.mailer.send(messages.password_changed(login.email))
