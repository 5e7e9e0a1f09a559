"""A shop with products in it, and the requests that are measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx2

from .load import Load

PRODUCTS = "/api/v1/products"
ROWS = 200
_NUMBERS = count(1)


@dataclass(frozen=True)
class Shop:
    token: str
    tenant: str
    product: str
    body: Mapping[str, Any]

    def loads(self, token: str) -> dict[str, Load]:
        """One product, fifty of them, and another one, for whoever has the token."""
        head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n"
        one = f"GET {PRODUCTS}/{self.product} HTTP/1.1\r\n{head}\r\n".encode()
        many = f"GET {PRODUCTS}?limit=50 HTTP/1.1\r\n{head}\r\n".encode()

        def create() -> bytes:
            body = json.dumps(numbered(self.body)).encode()
            kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            return f"POST {PRODUCTS} HTTP/1.1\r\n{head}{kind}\r\n".encode() + body

        return {
            "get": Load(lambda: one, 200),
            "list": Load(lambda: many, 200),
            "create": Load(create, 201),
        }


def numbered(body: Mapping[str, Any]) -> dict[str, Any]:
    return {**body, "sku": f"sku-{next(_NUMBERS):012}"}


def stock(base_url: str) -> Shop:
    """Over the service itself, as its clients would."""
    with httpx2.Client(base_url=f"{base_url}/api/v1") as client:

        def create(path: str, body: Mapping[str, Any]) -> dict[str, Any]:
            answer = client.post(path, json=body)
            assert answer.status_code == 201, answer.text
            made: dict[str, Any] = answer.json()
            return made

        who = {"email": "load@example.com", "password": "a correct horse and 8 staples"}
        token = create("/auth/register", who)["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        tenant = create("/organizations", {"slug": "benchmark", "name": "Benchmark"})["id"]
        category = create("/categories", {"name": "Chairs"})["id"]
        suppliers = [create("/suppliers", {"name": name})["id"] for name in ("Oak", "Ash")]
        body = {
            "name": "A chair of solid oak",
            "description": "Four legs, a back, and room for one. Oiled twice, by hand.",
            "price": "149.90",
            "weight": 6.4,
            "stock": 12,
            "status": "active",
            "tags": ["oak", "kitchen", "new"],
            "attributes": {"colour": "natural", "height": 82},
            "available_from": "2026-01-31",
            "category_id": category,
            "supplier_ids": suppliers,
        }
        products = [create("/products", numbered(body))["id"] for _ in range(ROWS)]
    return Shop(token, tenant, products[0], body)
