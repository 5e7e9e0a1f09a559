"""The unversioned paths: is it alive, is it ready, what does it offer."""

from fastapi import APIRouter, Request, Response

from acme.kit.problem import Problem
from acme.platform.contract import contract_json
from acme.platform.http import docs_page
from acme.platform.http.parameters import answering
from acme.platform.http.readiness import describe_readiness
from acme.platform.http.routing import Db, OneCall, StrictRoute, respond
from acme.platform.http.system_schemas import Health, OpenApiDocument, Readiness

router = APIRouter(tags=["system"], route_class=StrictRoute)
docs = APIRouter(include_in_schema=False, route_class=StrictRoute)


@router.get("/health", operation_id="get_health")
async def get_health(_: OneCall) -> Health:
    return Health("ok")


@router.get("/ready", operation_id="get_ready", response_model=Readiness, openapi_extra=answering(503))
async def get_ready(request: Request, _: OneCall, database: Db) -> Response:
    try:
        await database.ping()
        checks = {"database": "ok"}
    except Problem:
        checks = {"database": "failed"}
    return respond(describe_readiness(checks, request.state.request_id))


@router.get("/openapi.json", operation_id="get_openapi", response_model=OpenApiDocument)
async def get_openapi(_: OneCall) -> Response:
    return Response(contract_json(), media_type="application/json")


@docs.get("/docs")
async def show_docs() -> Response:
    return respond(docs_page.page())
