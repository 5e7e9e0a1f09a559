"""<%= widget.plural_title %> over HTTP: read the request, run one use case, answer."""

from uuid import UUID

from fastapi import Response

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
from acme.platform.http.call import Call
from acme.platform.http.operations import perform, perform_once
from acme.platform.http.pages import answer_page
from acme.platform.http.parameters import CREATE, READ, WRITE, list_parameters
from acme.platform.http.preconditions import versions_expected
from acme.platform.http.query import read_list_query
from acme.platform.http.reply import NO_CONTENT, Reply, changed, created, found
from acme.platform.http.routing import Db, ListCall, OneCall, StrictRouter, respond
from acme.platform.http.wire import Identifier
from acme.platform.persistence.database import Database, Transaction

PATH = "/api/v1/widgets"  #= PATH = "/api/v1/<%= widget.path %>"

router = StrictRouter(PATH, tag="widgets")


@router.get(
    "",
    operation_id="list_widgets",
    response_model=WidgetPage,
    openapi_extra=list_parameters(LISTING),
)
async def list_widgets(call: ListCall, database: Db) -> Response:
    query = read_list_query(call, LISTING)

    async def action(transaction: Transaction) -> Reply:
        page = await service.list_widgets(WidgetStorage(transaction), query)
        return answer_page(call, encode_widgets(page, query.fields), page.next_cursor)

    return respond(await perform(database, call, action))


@router.post(
    "",
    operation_id="create_widget",
    response_model=WidgetOut,
    status_code=201,
    openapi_extra=CREATE,
)
async def create_widget(body: WidgetInput, call: OneCall, database: Db) -> Response:
    async def action(transaction: Transaction) -> Reply:
        made = await service.create_widget(WidgetStorage(transaction), body.to_values())
        return created(encode_widget(made), made.id, made.version, f"{PATH}/{made.id}")

    return respond(await perform_once(database, call, action))


@router.get(
    "/{key}",
    operation_id="get_widget",
    response_model=WidgetOut,
    openapi_extra=READ,
)
async def get_widget(key: Identifier, call: OneCall, database: Db) -> Response:
    async def action(transaction: Transaction) -> Reply:
        one = await service.get_widget(WidgetStorage(transaction), key)
        return found(call, encode_widget(one), one.id, one.version)

    return respond(await perform(database, call, action))


@router.put(
    "/{key}",
    operation_id="replace_widget",
    response_model=WidgetOut,
    openapi_extra=WRITE,
)
async def replace_widget(
    key: Identifier,
    body: WidgetInput,
    call: OneCall,
    database: Db,
) -> Response:
    return await _change(key, body.to_changes(), call, database)


@router.patch(
    "/{key}",
    operation_id="update_widget",
    response_model=WidgetOut,
    openapi_extra=WRITE,
)
async def update_widget(
    key: Identifier,
    body: WidgetPatch,
    call: OneCall,
    database: Db,
) -> Response:
    return await _change(key, body.to_changes(), call, database)


@router.delete(
    "/{key}",
    operation_id="delete_widget",
    status_code=204,
    openapi_extra=WRITE,
)
async def delete_widget(key: Identifier, call: OneCall, database: Db) -> Response:
    versions = versions_expected(call, key)

    async def action(transaction: Transaction) -> Reply:
        await service.delete_widget(WidgetStorage(transaction), key, versions)
        return NO_CONTENT

    return respond(await perform(database, call, action))


async def _change(
    key: UUID,
    changes: WidgetChanges,
    call: Call,
    database: Database,
) -> Response:
    versions = versions_expected(call, key)

    async def action(transaction: Transaction) -> Reply:
        store = WidgetStorage(transaction)
        now = await service.change_widget(store, key, changes, versions)
        return changed(encode_widget(now), now.id, now.version)

    return respond(await perform(database, call, action))
