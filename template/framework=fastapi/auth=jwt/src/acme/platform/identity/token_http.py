"""Tokens over HTTP: who registers, signs in and carries on, and the keys to check them with."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from acme.platform.http.parameters import Parameters, answering
from acme.platform.http.problems import unknown_path
from acme.platform.http.reply import Reply, answer
from acme.platform.http.routing import OneCall, StrictRoute, StrictRouter, respond
from acme.platform.identity import token_service
from acme.platform.identity.context import CurrentDevice, CurrentIdentity, IdentityRoute
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
from acme.platform.identity.token_service import Issuer
from acme.platform.identity.told import UNAUTHENTICATED

ACCEPTED = Reply(202)
REGISTER: Parameters = {
    "responses": {**answering(404, 409)["responses"], "201": {"headers": {"Location": {}}}}
}

tokens = StrictRouter("/api/v1/auth", tag="authentication", route_class=IdentityRoute)
keys = APIRouter(tags=["system"], route_class=StrictRoute)


async def issuer_of(request: Request) -> Issuer:
    issuer: Issuer = request.app.state.issuer
    return issuer


CurrentIssuer = Annotated[Issuer, Depends(issuer_of)]


async def registration_is_possible(identity: CurrentIdentity) -> None:
    if identity.registration is Registration.CLOSED:
        raise unknown_path()


@tokens.post(
    "/register",
    operation_id="register",
    response_model=RegistrationOut,
    status_code=201,
    responses={202: {"description": "Where addresses are verified first."}},
    dependencies=[Depends(registration_is_possible)],
    openapi_extra=REGISTER,
)
async def register(
    body: RegistrationInput,
    _: OneCall,
    identity: CurrentIdentity,
    issuer: CurrentIssuer,
    device: CurrentDevice,
) -> Response:
    new = body.to_new_user()
    if identity.registration is Registration.VERIFIED:
        await apply_to_register(identity, new)
        return respond(ACCEPTED)
    user, made = await token_service.sign_up(identity, issuer, new, device)
    location = {"Location": "/api/v1/me"}
    return respond(answer(encode_registration(user, made), status=201, headers=location))


@tokens.post(
    "/login",
    operation_id="login",
    response_model=CredentialsOut,
    openapi_extra=UNAUTHENTICATED,
)
async def login(
    body: LoginInput,
    _: OneCall,
    identity: CurrentIdentity,
    issuer: CurrentIssuer,
    device: CurrentDevice,
) -> Response:
    made = await token_service.log_in(identity, issuer, body.email, body.password, device)
    return respond(answer(encode_tokens(made)))


@tokens.post(
    "/refresh",
    operation_id="refresh_tokens",
    response_model=CredentialsOut,
    openapi_extra=UNAUTHENTICATED,
)
async def refresh_tokens(
    body: RefreshInput,
    _: OneCall,
    identity: CurrentIdentity,
    issuer: CurrentIssuer,
) -> Response:
    made = await token_service.refresh(identity, issuer, body.refresh_token)
    return respond(answer(encode_tokens(made)))


@keys.get("/.well-known/jwks.json", operation_id="get_jwks", response_model=KeySetOut)
async def get_jwks(_: OneCall, issuer: CurrentIssuer) -> Response:
    return respond(answer(json.dumps(issuer.access.key_set()).encode()))
