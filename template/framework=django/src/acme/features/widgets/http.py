"""<%= widget.plural_title %> over HTTP: read the request, run one use case, answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from acme.features.widgets import service
from acme.features.widgets.listing import LISTING
from acme.features.widgets.model import (
    WidgetChanges,
)
from acme.features.widgets.schemas import (
    WidgetInput,
    WidgetOut,
    WidgetPage,
    WidgetPatch,
    encode_widget,
    encode_widgets,
)
from acme.features.widgets.storage import (
    WidgetStorage,
)
from acme.platform.http.operations import perform, perform_once
from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import CREATE, READ, WRITE, list_parameters
from acme.platform.http.preconditions import versions_expected
from acme.platform.http.query import read_list_query
from acme.platform.http.reply import NO_CONTENT, Reply, changed, created, found
from acme.platform.http.routing import DATABASE, call_of, list_call_of, respond
from acme.platform.http.wire import Identifier
from acme.platform.persistence.database import Transaction

PATH = "/api/v1/widgets"  #= PATH = "/api/v1/<%= widget.path %>"

router = Router(tags=["widgets"])


@router.get(
    "",
    operation_id="list_widgets",
    response=WidgetPage,
    openapi_extra=list_parameters(LISTING),
)
def list_widgets(request: HttpRequest) -> HttpResponse:
    call = list_call_of(request)
    query = read_list_query(call, LISTING)

    def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        page = service.list_widgets(store, query)
        body = encode_widgets(page, query.fields)
        return answer_page(call, body, page.next_cursor)

    return respond(perform(DATABASE, call, action))


@router.post(
    "",
    operation_id="create_widget",
    response={201: WidgetOut},
    openapi_extra=CREATE,
)
def create_widget(
    request: HttpRequest,
    body: WidgetInput,
) -> HttpResponse:
    call = call_of(request)

    def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        made = service.create_widget(store, body.to_values())
        return created(
            encode_widget(made),
            made.id,
            made.version,
            f"{PATH}/{made.id}",
        )

    return respond(perform_once(DATABASE, call, action))


@router.get(
    "/{key}",
    operation_id="get_widget",
    response=WidgetOut,
    openapi_extra=READ,
)
def get_widget(
    request: HttpRequest,
    key: Identifier,
) -> HttpResponse:
    call = call_of(request)

    def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        one = service.get_widget(store, key)
        body = encode_widget(one)
        return found(call, body, one.id, one.version)

    return respond(perform(DATABASE, call, action))


@router.put(
    "/{key}",
    operation_id="replace_widget",
    response=WidgetOut,
    openapi_extra=WRITE,
)
def replace_widget(
    request: HttpRequest,
    key: Identifier,
    body: WidgetInput,
) -> HttpResponse:
    return _change(request, key, body.to_changes())


@router.patch(
    "/{key}",
    operation_id="update_widget",
    response=WidgetOut,
    openapi_extra=WRITE,
)
def update_widget(
    request: HttpRequest,
    key: Identifier,
    body: WidgetPatch,
) -> HttpResponse:
    return _change(request, key, body.to_changes())


@router.delete(
    "/{key}",
    operation_id="delete_widget",
    response={204: None},
    openapi_extra=WRITE,
)
def delete_widget(
    request: HttpRequest,
    key: Identifier,
) -> HttpResponse:
    call = call_of(request)
    versions = versions_expected(call, key)

    def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        service.delete_widget(store, key, versions)
        return NO_CONTENT

    return respond(perform(DATABASE, call, action))


def _change(
    request: HttpRequest,
    key: UUID,
    changes: WidgetChanges,
) -> HttpResponse:
    call = call_of(request)
    versions = versions_expected(call, key)

    def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        now = service.change_widget(store, key, changes, versions)
        return changed(encode_widget(now), now.id, now.version)

    return respond(perform(DATABASE, call, action))
