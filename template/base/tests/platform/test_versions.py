"""Whose versions rise where a row is deleted: what `migrate` makes of the tables that it finds."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest

from acme.platform.persistence.roles import script
from acme.platform.settings import PlatformSettings
from harness.database import Database

TABLES = """
CREATE TABLE songs (id uuid PRIMARY KEY, version int NOT NULL, updated_at timestamptz NOT NULL);
CREATE TABLE tags (id uuid PRIMARY KEY);
CREATE TABLE labels (id uuid PRIMARY KEY);
CREATE TABLE songs_tags (
    song_id uuid REFERENCES songs ON DELETE CASCADE,
    tag_id uuid REFERENCES tags ON DELETE CASCADE,
    label_id uuid REFERENCES labels ON DELETE CASCADE,
    PRIMARY KEY (song_id, tag_id)
);
"""
# Two songs and a tag that one of them has.
ROWS = """
INSERT INTO songs SELECT gen_random_uuid(), 1, 'epoch' FROM generate_series(1, 2);
INSERT INTO tags VALUES (gen_random_uuid());
INSERT INTO songs_tags (song_id, tag_id) SELECT min(songs.id::text)::uuid, min(tags.id::text)::uuid
    FROM songs, tags;
"""


class Migrated:
    """A database with links of its own, as the owner of its tables."""

    def __init__(self, database: Database, owner: psycopg.Connection) -> None:
        self._script = script(
            PlatformSettings.model_validate(
                {
                    "environment": "test",
                    "database_url": database.service_url,
                    "database_owner_url": database.owner_url,
                }
            )
        )
        self._owner = owner

    def run(self, statements: str) -> None:
        # One transaction, as a migration is.
        self._owner.execute(statements)

    def migrate(self) -> None:
        self.run(self._script)

    def versions(self) -> list[int]:
        rows = self._owner.execute("SELECT version FROM songs ORDER BY version")
        return [row[0] for row in rows]

    def triggers(self) -> list[tuple[int, str]]:
        rows = self._owner.execute(
            "SELECT oid::int, tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'Links%' ORDER BY oid"
        )
        return list(rows)


@pytest.fixture
def migrated(database: Database) -> Iterator[Migrated]:
    fresh = database.create(f"versions_{secrets.token_hex(4)}")
    with psycopg.connect(fresh.owner_url, autocommit=True) as owner:
        migrated = Migrated(fresh, owner)
        migrated.run(TABLES)
        migrated.migrate()
        yield migrated
    database.drop(fresh.name)


def test_a_deleted_row_raises_the_versions_of_those_that_link_to_it(migrated: Migrated) -> None:
    migrated.run(ROWS)
    migrated.run("DELETE FROM tags")
    assert migrated.versions() == [1, 2]


def test_links_that_go_for_another_reason_raise_none(migrated: Migrated) -> None:
    """As where all that belongs together is deleted, in whatever order."""
    migrated.run(ROWS)
    migrated.run(
        "INSERT INTO labels VALUES (gen_random_uuid());"
        "UPDATE songs_tags SET label_id = labels.id FROM labels;"
        "ALTER TABLE tags ADD label_id uuid REFERENCES labels ON DELETE CASCADE;"
        "UPDATE tags SET label_id = labels.id FROM labels"
    )
    migrated.run("DELETE FROM labels")
    assert migrated.versions() == [1, 1]


def test_m3_migrating_again_makes_nothing_anew(migrated: Migrated) -> None:
    before = migrated.triggers()
    assert [table for _, table in before] == ["tags"]
    migrated.migrate()
    assert migrated.triggers() == before


def test_a_migration_that_adds_links_and_takes_others_away(migrated: Migrated) -> None:
    migrated.run(ROWS)
    # A row may be deleted before the migration is over.
    migrated.run("DROP TABLE songs_tags; DELETE FROM tags")
    migrated.run(
        "CREATE TABLE songs_labels ("
        "song_id uuid REFERENCES songs ON DELETE CASCADE,"
        " label_id uuid REFERENCES labels ON DELETE CASCADE, PRIMARY KEY (song_id, label_id));"
        "INSERT INTO labels VALUES (gen_random_uuid());"
        "INSERT INTO songs_labels SELECT songs.id, labels.id FROM songs, labels"
    )
    migrated.migrate()
    assert [table for _, table in migrated.triggers()] == ["labels"]
    migrated.run("DELETE FROM labels")
    assert migrated.versions() == [2, 2]


def test_a_migration_that_renames(migrated: Migrated) -> None:
    migrated.run(ROWS)
    migrated.run("ALTER TABLE songs_tags RENAME tag_id TO its_tag")
    migrated.run("ALTER TABLE songs RENAME TO tunes")
    migrated.migrate()
    migrated.run("DELETE FROM tags; ALTER TABLE tunes RENAME TO songs")
    assert migrated.versions() == [1, 2]
