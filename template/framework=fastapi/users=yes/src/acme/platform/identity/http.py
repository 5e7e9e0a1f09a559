"""Users over HTTP: addresses, passwords, and what users see of themselves."""

from fastapi import Response

from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import answering
from acme.platform.http.plain_lists import PAGE, read_page_query
from acme.platform.http.reply import NO_CONTENT, Reply, answer
from acme.platform.http.routing import ListCall, OneCall, StrictRouter, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity import changing_passwords, me, own_changes, registering, signing_in
from acme.platform.identity.context import CurrentIdentity, IdentityRoute
from acme.platform.identity.guard import CurrentUser
from acme.platform.identity.schemas import (
    EmailVerification,
    PasswordChange,
    PasswordForgotten,
    PasswordReset,
    SessionPage,
    UserOut,
    UserPatch,
    encode_sessions,
    encode_user,
)

ACCEPTED = Reply(202)

auth = StrictRouter("/api/v1/auth", tag="authentication", route_class=IdentityRoute)
users = StrictRouter("/api/v1/me", tag="me", route_class=IdentityRoute)


@auth.post("/email/verify", operation_id="verify_email", status_code=204)
async def verify_email(body: EmailVerification, _: OneCall, identity: CurrentIdentity) -> Response:
    await registering.verify_email(identity, body.token)
    return respond(NO_CONTENT)


@auth.post(
    "/password/forgot",
    operation_id="forgot_password",
    status_code=202,
    response_class=Response,
)
async def forgot_password(
    body: PasswordForgotten, _: OneCall, identity: CurrentIdentity
) -> Response:
    await changing_passwords.forget_password(identity, body.email)
    return respond(ACCEPTED)


@auth.post("/password/reset", operation_id="reset_password", status_code=204)
async def reset_password(body: PasswordReset, _: OneCall, identity: CurrentIdentity) -> Response:
    await changing_passwords.reset_password(identity, body.token, body.password)
    return respond(NO_CONTENT)


@auth.put("/password", operation_id="change_password", status_code=204, openapi_extra=answering(412))
async def change_password(
    caller: CurrentUser, body: PasswordChange, call: OneCall, identity: CurrentIdentity
) -> Response:
    return respond(await own_changes.change_password(identity, call, caller, body))


@auth.post("/logout", operation_id="logout", status_code=204)
async def logout(caller: CurrentUser, _: OneCall, identity: CurrentIdentity) -> Response:
    await signing_in.log_out(identity, caller)
    return respond(NO_CONTENT)


@users.get("", operation_id="get_me", response_model=UserOut)
async def get_me(caller: CurrentUser, _: OneCall, identity: CurrentIdentity) -> Response:
    return respond(answer(encode_user(await me.get_me(identity, caller))))


@users.patch(
    "", operation_id="update_me", response_model=UserOut, openapi_extra=answering(412)
)
async def update_me(
    caller: CurrentUser, body: UserPatch, call: OneCall, identity: CurrentIdentity
) -> Response:
    return respond(await own_changes.update_me(identity, call, caller, body))


@users.get(
    "/sessions",
    operation_id="list_my_sessions",
    response_model=SessionPage,
    openapi_extra=PAGE,
)
async def list_my_sessions(
    caller: CurrentUser, call: ListCall, identity: CurrentIdentity
) -> Response:
    query = read_page_query(call, "sessions", newest_first=True)
    page = await signing_in.list_sessions(identity, caller, query)
    return respond(answer_page(call, encode_sessions(page, caller.session_id), page.next_cursor))


@users.delete(
    "/sessions/{session_id}",
    operation_id="end_my_session",
    status_code=204,
    openapi_extra=answering(412),
)
async def end_my_session(
    caller: CurrentUser, session_id: Identifier, call: OneCall, identity: CurrentIdentity
) -> Response:
    return respond(await own_changes.end_session(identity, call, caller, session_id))
