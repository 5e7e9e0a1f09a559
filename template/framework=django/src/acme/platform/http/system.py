"""The unversioned paths: is it alive, is it ready, what does it offer."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.kit.problem import Problem
from acme.platform.contract import contract_json
from acme.platform.http import docs_page
from acme.platform.http.environ import request_id_of
from acme.platform.http.parameters import answering
from acme.platform.http.readiness import describe_readiness
from acme.platform.http.reply import answer
from acme.platform.http.routing import DATABASE, call_of, respond
from acme.platform.http.system_schemas import Health, OpenApiDocument, Readiness

router = Router(tags=["system"])
docs = Router()


@router.get("/health", operation_id="get_health", response=Health)
def get_health(request: HttpRequest) -> HttpResponse:
    call_of(request)
    return respond(answer(b'{"status":"ok"}'))


@router.get("/ready", operation_id="get_ready", response=Readiness, openapi_extra=answering(503))
def get_ready(request: HttpRequest) -> HttpResponse:
    call_of(request)
    try:
        DATABASE.ping()
        checks = {"database": "ok"}
    except Problem:
        checks = {"database": "failed"}
    return respond(describe_readiness(checks, request_id_of(request.META)))


@router.get("/openapi.json", operation_id="get_openapi", response=OpenApiDocument)
def get_openapi(request: HttpRequest) -> HttpResponse:
    call_of(request)
    return respond(answer(contract_json()))


@docs.get("/docs", include_in_schema=False)
def show_docs(request: HttpRequest) -> HttpResponse:
    return respond(docs_page.page())
