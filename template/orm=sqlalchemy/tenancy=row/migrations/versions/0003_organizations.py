"""Organizations, their members, and who is invited to them; and what goes with them."""

import sqlalchemy as sa
from alembic import op

revision = "0003_organizations"
down_revision = "0002_users"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
ROLES = "role IN ('member', 'admin', 'owner')"


def upgrade() -> None:
    op.create_table(
        "organizations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug", name="uq_organizations_slug"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "organization_id", name="uq_memberships_user_id"),
        sa.CheckConstraint(ROLES, name="ck_memberships_role"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="fk_memberships_organization_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name="fk_memberships_user_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_memberships_organization_id",
        "memberships",
        ["organization_id", "id"],
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organization_id", "email", name="uq_invitations_email"),
        sa.UniqueConstraint("digest", name="uq_invitations_digest"),
        sa.CheckConstraint(ROLES, name="ck_invitations_role"),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name="fk_invitations_organization_id",
            ondelete="CASCADE",
        ),
    )
    op.add_column(
        "idempotency_keys",
        sa.Column(
            "organization_id",
            sa.Uuid(),
            sa.ForeignKey(
                "organizations.id",
                name="fk_idempotency_keys_organization_id",
                ondelete="CASCADE",
            ),
            server_default=sa.text("NULLIF(current_setting('app.tenant_id', true), '')::uuid"),
        ),
    )
    op.create_index(
        "ix_idempotency_keys_organization_id",
        "idempotency_keys",
        ["organization_id"],
    )


def downgrade() -> None:
    op.drop_column("idempotency_keys", "organization_id")
    op.drop_table("invitations")
    op.drop_table("memberships")
    op.drop_table("organizations")
