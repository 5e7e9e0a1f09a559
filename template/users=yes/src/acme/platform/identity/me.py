"""What users see and change of themselves."""

from acme.kit.errors import NotFound
from acme.platform.identity.entry import enter_session
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Caller, User


async def get_me(identity: Identity, caller: Caller) -> User:
    async with identity.stores(enter_session(caller)) as store:
        user = await store.find_user(caller.user_id)
    if user is None:
        raise NotFound("user")
    return user


async def rename_me(identity: Identity, caller: Caller, name: str | None) -> User:
    async with identity.stores(enter_session(caller)) as store:
        user = await store.rename_user(caller.user_id, name)
    if user is None:
        raise NotFound("user")
    return user
