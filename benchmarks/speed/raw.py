"""What the service is measured against: the same work without the service, in one ASGI function.

The tables are the service's own, and so is the role: the rows of a tenant are only there in a
transaction that says whose. What is missing here is what the ratio is made of: a fixed token instead
of a signed one, no session that may have ended, nobody's membership looked at, no limits, no log, no
problem documents, no conditions, filters or idempotency keys.
"""

from __future__ import annotations

import asyncio
import os
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

PATH = "/api/v1/products"
CONNECTIONS = 10  # as many as the service opens

AUTHORIZATION = b"Bearer " + os.environ["TOKEN"].encode()
TENANT = UUID(os.environ["TENANT"])
# In one round trip, as the service does it.
BEGIN = f"BEGIN; SELECT set_config('app.tenant_id', '{TENANT}', true)"

_COLUMNS = """
    id, sku, name, description, price, discount, weight, stock, status, tags, attributes,
    available_from, category_id, created_at, updated_at"""
_LINKED = """array(
    SELECT supplier_id FROM products_suppliers WHERE product_id = products.id ORDER BY supplier_id
) AS supplier_ids"""
ONE = f"SELECT {_COLUMNS}, {_LINKED} FROM products WHERE id = $1 AND deleted_at IS NULL"
MANY = f"""SELECT {_COLUMNS}, {_LINKED} FROM products WHERE deleted_at IS NULL
    ORDER BY id DESC LIMIT $1"""
CREATE = f"""
    WITH made AS (
        INSERT INTO products (
            id, tenant_id, sku, name, description, price, discount, weight, stock, status, tags,
            attributes, available_from, category_id
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        RETURNING {_COLUMNS}
    ), linked AS (
        INSERT INTO products_suppliers (tenant_id, product_id, supplier_id)
        SELECT $2, $1, unnest($15::uuid[])
    )
    SELECT *, $15::uuid[] AS supplier_ids FROM made"""


class Product(msgspec.Struct, forbid_unknown_fields=True):
    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    price: Decimal
    description: str | None = None
    discount: Decimal = Decimal("0.00")
    weight: float | None = None
    stock: Annotated[int, msgspec.Meta(ge=0)] = 0
    status: str = "draft"
    tags: list[str] | None = None
    attributes: dict[str, Any] | None = None
    available_from: date | None = None
    category_id: UUID | None = None
    supplier_ids: list[UUID] = []


decoder = msgspec.json.Decoder(Product)
encoder = msgspec.json.Encoder(enc_hook=str)
idle: asyncio.LifoQueue[asyncpg.Connection[asyncpg.Record]] = asyncio.LifoQueue()


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        await live(receive, send)
        return
    path = scope["path"]
    if path == "/ready":
        await answer(send, 200, b"{}")
        return
    if dict(scope["headers"]).get(b"authorization") != AUTHORIZATION:
        await answer(send, 401, b"{}")
        return
    connection = await idle.get()
    try:
        await connection.execute(BEGIN)
        status, body = await work(connection, scope, receive)
        await connection.execute("COMMIT")
    finally:
        idle.put_nowait(connection)
    await answer(send, status, body)


async def work(
    connection: asyncpg.Connection[asyncpg.Record], scope: Any, receive: Any
) -> tuple[int, bytes]:
    path = scope["path"]
    if scope["method"] == "POST":
        made = await create(connection, decoder.decode((await receive())["body"]))
        return 201, encoder.encode(wire(made))
    if path == PATH:
        limit = int(scope["query_string"].removeprefix(b"limit="))
        rows = await connection.fetch(MANY, limit + 1)
        page: dict[str, Any] = {"items": [wire(row) for row in rows[:limit]]}
        if len(rows) > limit:
            page["next_cursor"] = rows[limit - 1]["id"]
        return 200, encoder.encode(page)
    row = await connection.fetchrow(ONE, UUID(path.removeprefix(f"{PATH}/")))
    return (200, encoder.encode(wire(row))) if row else (404, b"{}")


async def create(connection: asyncpg.Connection[asyncpg.Record], sent: Product) -> asyncpg.Record:
    attributes = None if sent.attributes is None else encoder.encode(sent.attributes).decode()
    made = await connection.fetchrow(
        CREATE,
        *(uuid4(), TENANT, sent.sku, sent.name, sent.description, sent.price, sent.discount),
        *(sent.weight, sent.stock, sent.status, sent.tags, attributes, sent.available_from),
        *(sent.category_id, sent.supplier_ids),
    )
    assert made
    return made


def wire(row: asyncpg.Record) -> dict[str, Any]:
    found = dict(row)
    if found["attributes"] is not None:
        found["attributes"] = msgspec.Raw(found["attributes"].encode())
    return found


async def answer(send: Any, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def live(receive: Any, send: Any) -> None:
    await receive()
    for _ in range(CONNECTIONS):
        idle.put_nowait(await asyncpg.connect(os.environ["DATABASE_URL"]))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
