"""What every table of the service has, and how tables refer to each other.

Each row belongs to a tenant. The database fills the tenant in from the setting that a
transaction opens with, and row security hides every other tenant's rows; a reference names
the tenant as well, so that none can reach into another's data.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
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

_CURRENT_TENANT = text("NULLIF(current_setting('app.tenant_id', true), '')::uuid")


class Base(DeclarativeBase):
    """The metadata that migrations are compared with."""


class Record(Base):
    """A row with an identity, a version that every change raises, and its times."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", name="fk_tenant", ondelete="CASCADE"),
        server_default=_CURRENT_TENANT,
    )
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


def table_args(table: str, *own: SchemaItem) -> tuple[SchemaItem, ...]:
    # What references point at; it serves the default order of lists as well.
    return (UniqueConstraint("tenant_id", "id", name=identifier(f"uq_{table}_tenant_id_id")), *own)


def refers_to(name: str, column: str, table: str, on_delete: str) -> ForeignKeyConstraint:
    # Only the column itself may be cleared: the row stays its tenant's.
    action = f"SET NULL ({column})" if on_delete == "SET NULL" else on_delete
    return ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{table}.tenant_id", f"{table}.id"],
        name=name,
        ondelete=action,
    )


def unique(name: str, column: str) -> UniqueConstraint:
    return UniqueConstraint("tenant_id", column, name=name)


def unique_alive(name: str, column: str) -> Index:
    """Unique among the tenant's rows that are not deleted."""
    alive = text("deleted_at IS NULL")
    return Index(name, "tenant_id", column, unique=True, postgresql_where=alive)


def index_on(name: str, *columns: str) -> Index:
    return Index(name, "tenant_id", *columns)


def kept_table(name: str, *items: SchemaItem) -> Table:
    """A table of the platform's: what was written in a tenant goes with it, and no more."""
    return Table(
        name,
        Base.metadata,
        *items,
        Column(
            "organization_id",
            ForeignKey(
                "organizations.id",
                name=identifier(f"fk_{name}_organization_id"),
                ondelete="CASCADE",
            ),
            server_default=_CURRENT_TENANT,
        ),
        Index(identifier(f"ix_{name}_organization_id"), "organization_id"),
    )


def link_table(name: str, left: tuple[str, str], right: tuple[str, str]) -> Table:
    """Join two tables. Each side is the name of its column and of the table it points at."""
    return Table(
        name,
        Base.metadata,
        Column(
            "tenant_id",
            ForeignKey("organizations.id", name="fk_tenant", ondelete="CASCADE"),
            server_default=_CURRENT_TENANT,
            nullable=False,
        ),
        Column(left[0], Uuid, primary_key=True),
        Column(right[0], Uuid, primary_key=True),
        refers_to(identifier(f"fk_{name}_{left[0]}"), *left, "CASCADE"),
        refers_to(identifier(f"fk_{name}_{right[0]}"), *right, "CASCADE"),
        Index(identifier(f"ix_{name}_{right[0]}"), "tenant_id", right[0]),
    )
