"""Tokens over HTTP: who registers, signs in and carries on, and the keys to check them with."""

import json

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.platform.http.parameters import Parameters, answering
from acme.platform.http.problems import unknown_path
from acme.platform.http.reply import Reply, answer
from acme.platform.http.routing import call_of, respond
from acme.platform.identity import token_service
from acme.platform.identity.assembled import IDENTITY, ISSUER
from acme.platform.identity.context import device_of, unstored
from acme.platform.identity.model import Registration
from acme.platform.identity.registering import apply_to_register
from acme.platform.identity.schemas import LoginInput, RegistrationInput
from acme.platform.identity.token_schemas import (
    CredentialsOut,
    KeySetOut,
    RefreshInput,
    RegistrationOut,
    encode_registration,
    encode_tokens,
)
from acme.platform.identity.told import UNAUTHENTICATED

ACCEPTED = Reply(202)
REGISTER: Parameters = {
    "responses": {**answering(404, 409)["responses"], "201": {"headers": {"Location": {}}}}
}

tokens = Router(tags=["authentication"])
keys = Router(tags=["system"])
tokens.add_decorator(unstored, mode="view")


def registration_is_possible(_request: HttpRequest) -> bool:
    """A guard, so that it is asked before the body is read."""
    if IDENTITY.registration is Registration.CLOSED:
        raise unknown_path()
    return True


@tokens.post(
    "/register",
    operation_id="register",
    response={201: RegistrationOut, 202: None},
    auth=registration_is_possible,
    openapi_extra=REGISTER,
)
def register(request: HttpRequest, body: RegistrationInput) -> HttpResponse:
    call_of(request)
    new = body.to_new_user()
    if IDENTITY.registration is Registration.VERIFIED:
        apply_to_register(IDENTITY, new)
        return respond(ACCEPTED)
    user, made = token_service.sign_up(IDENTITY, ISSUER, new, device_of(request))
    location = {"Location": "/api/v1/me"}
    return respond(answer(encode_registration(user, made), status=201, headers=location))


@tokens.post(
    "/login", operation_id="login", response=CredentialsOut, openapi_extra=UNAUTHENTICATED
)
def login(request: HttpRequest, body: LoginInput) -> HttpResponse:
    call_of(request)
    device = device_of(request)
    made = token_service.log_in(IDENTITY, ISSUER, body.email, body.password, device)
    return respond(answer(encode_tokens(made)))


@tokens.post(
    "/refresh",
    operation_id="refresh_tokens",
    response=CredentialsOut,
    openapi_extra=UNAUTHENTICATED,
)
def refresh_tokens(request: HttpRequest, body: RefreshInput) -> HttpResponse:
    call_of(request)
    made = token_service.refresh(IDENTITY, ISSUER, body.refresh_token)
    return respond(answer(encode_tokens(made)))


@keys.get("/.well-known/jwks.json", operation_id="get_jwks", response=KeySetOut)
def get_jwks(request: HttpRequest) -> HttpResponse:
    call_of(request)
    return respond(answer(json.dumps(ISSUER.access.key_set()).encode()))
