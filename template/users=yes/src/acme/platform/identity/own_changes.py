"""What each change of the caller's own does, whatever framework received it."""

from uuid import UUID

from acme.kit.errors import Unversioned
from acme.platform.http.call import Call
from acme.platform.http.preconditions import is_conditional
from acme.platform.http.reply import NO_CONTENT, Reply, answer
from acme.platform.identity import changing_passwords, me, signing_in
from acme.platform.identity.identity import Identity
from acme.platform.identity.model import Caller
from acme.platform.identity.schemas import PasswordChange, UserPatch, encode_user


async def change_password(
    identity: Identity, call: Call, caller: Caller, body: PasswordChange
) -> Reply:
    await changing_passwords.change_password(
        identity,
        caller,
        body.current_password,
        body.password,
        conditional=is_conditional(call),
    )
    return NO_CONTENT


async def update_me(identity: Identity, call: Call, caller: Caller, body: UserPatch) -> Reply:
    conditional = is_conditional(call)
    if "name" in body.model_fields_set and not conditional:
        return answer(encode_user(await me.rename_me(identity, caller, body.name)))
    user = await me.get_me(identity, caller)
    if conditional:
        raise Unversioned("user")
    return answer(encode_user(user))


async def end_session(
    identity: Identity, call: Call, caller: Caller, session_id: UUID
) -> Reply:
    await signing_in.end_session(
        identity, caller, session_id, conditional=is_conditional(call)
    )
    return NO_CONTENT
