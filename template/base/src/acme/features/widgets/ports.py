"""What the use cases need of a store."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from acme.features.widgets.model import (
    Widget,
    WidgetChanges,
    WidgetValues,
)
from acme.kit.listing import ListQuery


class WidgetStore(Protocol):
    async def add(self, values: WidgetValues) -> Widget: ...

    async def find(self, key: UUID) -> Widget | None: ...

    async def browse(self, query: ListQuery) -> list[Widget]:
        """One row more than the limit, where there are more."""
        ...

    async def update(
        self,
        key: UUID,
        changes: WidgetChanges,
        versions: Collection[int] | None,
    ) -> Widget | None:
        """Change the row if it has one of the versions; None where no such row is."""
        ...

    async def remove(self, key: UUID, versions: Collection[int] | None) -> bool: ...
