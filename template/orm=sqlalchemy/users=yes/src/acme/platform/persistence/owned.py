"""Rows that belong to the user who made them."""

from uuid import UUID

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

_CURRENT_USER = text("NULLIF(current_setting('app.user_id', true), '')::uuid")


class Owned:
    """The database fills the owner in, and its row security shows the row to them alone."""

    owner_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", name="fk_owner", ondelete="CASCADE"),
        server_default=_CURRENT_USER,
        index=True,
    )
