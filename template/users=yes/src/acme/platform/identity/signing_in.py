"""Signing in and out, and where a user is signed in."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from acme.kit.cursor import paginate
from acme.kit.errors import NotFound, Unversioned
from acme.kit.listing import ListQuery, Page
from acme.platform.identity.challenge import invalid_credentials
from acme.platform.identity.entry import enter_session
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import (
    SESSION_LIFETIME,
    Caller,
    Device,
    Login,
    Registration,
    Session,
)
from acme.platform.identity.store import IdentityStore


async def authenticate(identity: Identity, email: str, password: str) -> Login:
    """Whose address and password these are; every reason to refuse looks and lasts the same."""
    async with identity.stores() as store:
        login = await store.find_login(email)
    known_hash = None if login is None else login.password_hash
    matches = await identity.passwords.matches(password, known_hash)
    if login is None or not matches or login.disabled:
        raise invalid_credentials()
    if identity.registration is Registration.VERIFIED and not login.email_verified:
        raise invalid_credentials()
    if not identity.passwords.is_outdated(login.password_hash):
        return login
    # Stored before the parameters were raised: now is the moment the password is known.
    better = await identity.passwords.hash(password)
    async with identity.stores() as store:
        await store.set_password(login.user_id, better, instead_of=login.password_hash)
    return replace(login, password_hash=better)


async def open_session(store: IdentityStore, login: Login, device: Device) -> Session:
    expires_at = datetime.now(UTC) + SESSION_LIFETIME
    session = await store.open_session(login, device, expires_at)
    if session is None:
        raise invalid_credentials()
    return session


async def log_out(identity: Identity, caller: Caller) -> None:
    async with identity.stores(enter_session(caller)) as store:
        await store.end_session(caller.user_id, caller.session_id)


async def list_sessions(identity: Identity, caller: Caller, query: ListQuery) -> Page[Session]:
    async with identity.stores(enter_session(caller)) as store:
        return paginate(query, await store.browse_sessions(caller.user_id, query))


async def end_session(
    identity: Identity,
    caller: Caller,
    session_id: UUID,
    *,
    conditional: bool,
) -> None:
    async with identity.stores(enter_session(caller)) as store:
        if not await store.end_session(caller.user_id, session_id):
            raise NotFound("session")
        if conditional:
            # With which the transaction is taken back.
            raise Unversioned("session")
