"""Sessions by tokens: opened at sign-in, carried on by refresh tokens."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from acme.platform.identity.access_tokens import LIFETIME, AccessTokens
from acme.platform.identity.challenge import invalid_credentials, invalid_token
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Caller, Device, Login, User
from acme.platform.identity.one_time_tokens import digest_of
from acme.platform.identity.refresh_port import GRACE, RefreshToken
from acme.platform.identity.registering import NewUser, register
from acme.platform.identity.signing_in import authenticate, open_session
from acme.platform.identity.store import IdentityStore

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tokens:
    access_token: str
    refresh_token: str
    expires_in: int = LIFETIME


@dataclass(frozen=True, slots=True)
class Issuer:
    """What makes tokens. From a refresh token and the secret follows the next one.

    So parallel uses of one token get the same next one, though only its digest is stored.
    """

    access: AccessTokens
    secret: bytes

    def successor_of(self, refresh_token: str) -> str:
        digest = hmac.digest(self.secret, refresh_token.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def sign_up(
    identity: Identity,
    issuer: Issuer,
    new: NewUser,
    device: Device,
) -> tuple[User, Tokens]:
    user = await register(identity, new)
    async with identity.stores() as store:
        login = await store.find_login_of(user.id)
        if login is None:
            raise invalid_credentials()
        return user, await _open(store, issuer, login, device)


async def log_in(
    identity: Identity,
    issuer: Issuer,
    email: str,
    password: str,
    device: Device,
) -> Tokens:
    login = await authenticate(identity, email, password)
    async with identity.stores() as store:
        return await _open(store, issuer, login, device)


async def _open(
    store: IdentityStore,
    issuer: Issuer,
    login: Login,
    device: Device,
) -> Tokens:
    session = await open_session(store, login, device)
    refresh_token = secrets.token_urlsafe(32)
    await store.add_refresh_token(session.id, digest_of(refresh_token))
    return Tokens(issuer.access.issue(Caller(login.user_id, session.id)), refresh_token)


async def refresh(identity: Identity, issuer: Issuer, refresh_token: str) -> Tokens:
    """Trade a refresh token for the next one.

    What a stolen token brings about is committed before the request is refused.
    """
    async with identity.stores() as store:
        found = await store.lock_refresh_token(digest_of(refresh_token))
        successor = issuer.successor_of(refresh_token)
        accepted = found is not None and await _use(store, found, digest_of(successor))
    if found is None or not accepted:
        raise invalid_token()
    return Tokens(issuer.access.issue(Caller(found.user_id, found.session_id)), successor)


async def _use(store: IdentityStore, token: RefreshToken, successor: bytes) -> bool:
    now = datetime.now(UTC)
    if not token.is_alive:
        return False
    if token.rotated_at is None:
        await store.rotate_refresh_token(token, successor, now)
        return True
    if now - token.rotated_at <= GRACE:
        # It was made with another secret where the signing key was changed meanwhile.
        return token.successor == successor
    await store.end_session(token.user_id, token.session_id)
    log.warning(
        "refresh_token_reused",
        user_id=str(token.user_id),
        session_id=str(token.session_id),
    )
    return False
