"""Users over HTTP: addresses, passwords, and what users see of themselves."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import answering
from acme.platform.http.plain_lists import PAGE, read_page_query
from acme.platform.http.reply import NO_CONTENT, Reply, answer
from acme.platform.http.routing import call_of, list_call_of, respond
from acme.platform.http.wire import Identifier
from acme.platform.identity import changing_passwords, me, own_changes, registering, signing_in
from acme.platform.identity.assembled import IDENTITY
from acme.platform.identity.context import unstored
from acme.platform.identity.guard import caller_of, require_user
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

auth = Router(tags=["authentication"])
users = Router(tags=["me"], auth=require_user)
auth.add_decorator(unstored, mode="view")
users.add_decorator(unstored, mode="view")


@auth.post("/email/verify", operation_id="verify_email", response={204: None})
def verify_email(request: HttpRequest, body: EmailVerification) -> HttpResponse:
    call_of(request)
    registering.verify_email(IDENTITY, body.token)
    return respond(NO_CONTENT)


@auth.post("/password/forgot", operation_id="forgot_password", response={202: None})
def forgot_password(request: HttpRequest, body: PasswordForgotten) -> HttpResponse:
    call_of(request)
    changing_passwords.forget_password(IDENTITY, body.email)
    return respond(ACCEPTED)


@auth.post("/password/reset", operation_id="reset_password", response={204: None})
def reset_password(request: HttpRequest, body: PasswordReset) -> HttpResponse:
    call_of(request)
    changing_passwords.reset_password(IDENTITY, body.token, body.password)
    return respond(NO_CONTENT)


@auth.put(
    "/password",
    operation_id="change_password",
    response={204: None},
    openapi_extra=answering(412),
    auth=require_user,
)
def change_password(request: HttpRequest, body: PasswordChange) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    return respond(own_changes.change_password(IDENTITY, call, caller, body))


@auth.post("/logout", operation_id="logout", response={204: None}, auth=require_user)
def logout(request: HttpRequest) -> HttpResponse:
    call_of(request)
    signing_in.log_out(IDENTITY, caller_of(request))
    return respond(NO_CONTENT)


@users.get("", operation_id="get_me", response=UserOut)
def get_me(request: HttpRequest) -> HttpResponse:
    call_of(request)
    return respond(answer(encode_user(me.get_me(IDENTITY, caller_of(request)))))


@users.patch("", operation_id="update_me", response=UserOut, openapi_extra=answering(412))
def update_me(request: HttpRequest, body: UserPatch) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    return respond(own_changes.update_me(IDENTITY, call, caller, body))


@users.get(
    "/sessions",
    operation_id="list_my_sessions",
    response=SessionPage,
    openapi_extra=PAGE,
)
def list_my_sessions(request: HttpRequest) -> HttpResponse:
    call = list_call_of(request)
    caller = caller_of(request)
    query = read_page_query(call, "sessions", newest_first=True)
    page = signing_in.list_sessions(IDENTITY, caller, query)
    return respond(answer_page(call, encode_sessions(page, caller.session_id), page.next_cursor))


@users.delete(
    "/sessions/{session_id}",
    operation_id="end_my_session",
    response={204: None},
    openapi_extra=answering(412),
)
def end_my_session(request: HttpRequest, session_id: Identifier) -> HttpResponse:
    call, caller = call_of(request), caller_of(request)
    return respond(own_changes.end_session(IDENTITY, call, caller, session_id))
