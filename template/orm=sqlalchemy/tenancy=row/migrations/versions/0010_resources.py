"""The tables of the resources that the service began with."""

import sqlalchemy as sa
from alembic import op
#% if layer.needs_dialect(domain())
from sqlalchemy.dialects import postgresql
#% endif

revision = "0010_resources"
down_revision = "0001_platform"  #= down_revision = "0003_organizations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    #% for widget in domain().in_creation_order
    op.create_table(
        "widgets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        #% for line in layer.migrated_columns(widget)
        sa.Column("name", sa.String(120), nullable=False),  #= <%= line | trim %>
        #% endfor
        #% if widget.access == "owner"
        sa.Column(
            "owner_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.user_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_owner", ondelete="CASCADE"),
        #% endif
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["organizations.id"],
            name="fk_tenant",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "id", name="uq_tenant")  #= <%= layer.tenant_key(widget) | trim %>
        #% for line in layer.migrated_checks(widget) + layer.migrated_uniques(widget, "tenant_id") + layer.migrated_references(widget, "tenant_id")
        # constraints  #= <%= line | trim %>
        #% endfor
    )
    #% for line in layer.migrated_indexes(widget, "tenant_id")
    # indexes  #= <%= line | trim %>
    #% endfor
    #% if widget.access == "owner"
    op.create_index(...)  #= <%= layer.owner_index(widget) | trim %>
    #% endif
    #% endfor
    #% for name, left, left_table, right, right_table in layer.migrated_links(domain())
    op.create_table(
        "links",  #= "<%= name %>",
        sa.Column(
            "tenant_id",
            sa.Uuid(),
            server_default=sa.text("NULLIF(current_setting('app.tenant_id', true), '')::uuid"),
            nullable=False,
        ),
        sa.Column("left", sa.Uuid(), nullable=False),  #= sa.Column("<%= left %>", sa.Uuid(), nullable=False),
        sa.Column("right", sa.Uuid(), nullable=False),  #= sa.Column("<%= right %>", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("left", "right"),  #= sa.PrimaryKeyConstraint("<%= left %>", "<%= right %>"),
        sa.ForeignKeyConstraint(
            ["tenant_id"],
            ["organizations.id"],
            name="fk_tenant",
            ondelete="CASCADE",
        ),
        # the sides  #= <%= layer.link_key(name, left, left_table, "tenant_id") | trim %>
        # the sides  #= <%= layer.link_key(name, right, right_table, "tenant_id") | trim %>
    )
    op.create_index("ix_links", "links", ["right"])  #= <%= layer.link_index(name, right, "tenant_id") | trim %>
    #% endfor
    #% for line in layer.migrated_late_references(domain(), "tenant_id")
    # references to tables made later  #= <%= line | trim %>
    #% endfor


def downgrade() -> None:
    #% for name, table in layer.late_references(domain())
    op.drop_constraint("name", "widgets")  #= <%= layer.drop_constraint(name, table) | trim %>
    #% endfor
    #% for name, left, left_table, right, right_table in layer.migrated_links(domain()) | reverse
    op.drop_table("links")  #= op.drop_table("<%= name %>")
    #% endfor
    #% for widget in domain().in_creation_order | reverse
    op.drop_table("widgets")
    #% endfor
