"""What every table of the service has, and how tables refer to each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from acme.kit.ids import new_id
from acme.platform.persistence.naming import identifier


class Base(DeclarativeBase):
    """The metadata that migrations are compared with."""


class Record(Base):
    """A row with an identity, a version that every change raises, and its times."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


def table_args(table: str, *own: SchemaItem) -> tuple[SchemaItem, ...]:
    return own


def refers_to(name: str, column: str, table: str, on_delete: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on_delete)


def unique(name: str, column: str) -> UniqueConstraint:
    return UniqueConstraint(column, name=name)


def unique_alive(name: str, column: str) -> Index:
    """Unique among the rows that are not deleted."""
    return Index(name, column, unique=True, postgresql_where=text("deleted_at IS NULL"))


def index_on(name: str, *columns: str) -> Index:
    return Index(name, *columns)


def kept_table(name: str, *items: SchemaItem) -> Table:
    """A table of the platform's own."""
    return Table(name, Base.metadata, *items)


def link_table(name: str, left: tuple[str, str], right: tuple[str, str]) -> Table:
    """Join two tables. Each side is the name of its column and of the table it points at."""
    return Table(
        name,
        Base.metadata,
        Column(left[0], Uuid, primary_key=True),
        Column(right[0], Uuid, primary_key=True),
        refers_to(identifier(f"fk_{name}_{left[0]}"), *left, "CASCADE"),
        refers_to(identifier(f"fk_{name}_{right[0]}"), *right, "CASCADE"),
        Index(identifier(f"ix_{name}_{right[0]}"), right[0]),
    )
