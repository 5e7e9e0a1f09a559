-- A row's version is its ETag. What an answer shows of a row can change though nobody writes it:
-- what it refers to is deleted, which clears the reference, or takes the link away.

-- Where a reference is cleared, or anyone else changes a row and leaves its version as it was.
CREATE OR REPLACE FUNCTION app.raise_version()
RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $function$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
    RETURN NEW;
END
$function$;

DO $do$
DECLARE
    its_table regclass;
BEGIN
    FOR its_table IN
        SELECT oid FROM pg_class
        -- A partition has the triggers of its table. Columns of these names may mean something else
        -- in a table that was made by others.
        WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
            AND 3 = (
                SELECT count(*) FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attnotnull AND NOT attisdropped
                    AND (attname, atttypid) IN (
                        ('id', 'uuid'::regtype),
                        ('version', 'int4'::regtype),
                        ('updated_at', 'timestamptz'::regtype)
                    )
            )
            AND NOT EXISTS (
                SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'raises_version'
            )
    LOOP
        EXECUTE format(
            'CREATE TRIGGER raises_version BEFORE UPDATE ON %s FOR EACH ROW'
            ' WHEN (NEW.version <= OLD.version) EXECUTE FUNCTION app.raise_version()',
            its_table
        );
    END LOOP;
END
$do$;

-- Tables that join two others: whose links they hold, and what these point at. `points_there` is
-- true of the links to one row of that other table.
CREATE OR REPLACE FUNCTION app.link_tables()
RETURNS TABLE (
    links regclass, owners regclass, owner_column name, targets regclass, points_there text
)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    SELECT
        key.conrelid,
        owning.confrelid,
        owner_column.attname,
        pointing.confrelid,
        (
            SELECT string_agg(format('%I = ($1).%I', mine.attname, theirs.attname), ' AND ')
            FROM unnest(pointing.conkey, pointing.confkey) AS pair (mine, theirs)
            JOIN pg_attribute AS mine
                ON mine.attrelid = pointing.conrelid AND mine.attnum = pair.mine
            JOIN pg_attribute AS theirs
                ON theirs.attrelid = pointing.confrelid AND theirs.attnum = pair.theirs
        )
    FROM pg_constraint AS key
    JOIN pg_constraint AS owning
        ON owning.conrelid = key.conrelid AND key.conkey[1] = ANY (owning.conkey)
    JOIN pg_constraint AS pointing
        ON pointing.conrelid = key.conrelid AND key.conkey[2] = ANY (pointing.conkey)
    JOIN pg_attribute AS owner_column
        ON owner_column.attrelid = key.conrelid AND owner_column.attnum = key.conkey[1]
    WHERE key.contype = 'p' AND cardinality(key.conkey) = 2 AND key.conparentid = 0
        AND owning.conparentid = 0 AND pointing.conparentid = 0
        AND owning.contype = 'f' AND pointing.contype = 'f' AND pointing.confdeltype = 'c'
        AND EXISTS (
            SELECT FROM pg_trigger WHERE tgrelid = owning.confrelid AND tgname = 'raises_version'
        )
$function$;
REVOKE ALL ON FUNCTION app.link_tables() FROM PUBLIC;

-- As the tables' owner and an administrator: whoever may delete a row need not see all that is linked
-- to it.
CREATE OR REPLACE FUNCTION app.raise_versions_of_linked()
RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    found record;
    linked uuid[];
    role constant text := coalesce(current_setting('app.role', true), '');
BEGIN
    IF app.goes_with_all(to_jsonb(OLD)) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.role', 'admin', true);
    FOR found IN SELECT * FROM app.link_tables() WHERE targets = TG_RELID LOOP
        -- Before their links, as whoever writes them does, and in one order: or they and two who
        -- delete could wait for each other.
        EXECUTE format(
            'SELECT array_agg(id) FROM (SELECT id FROM %s WHERE id IN (SELECT %I FROM %s WHERE %s)'
            ' ORDER BY id FOR NO KEY UPDATE) AS locked',
            found.owners, found.owner_column, found.links, found.points_there
        ) INTO linked USING OLD;
        CONTINUE WHEN linked IS NULL;
        EXECUTE format(
            'UPDATE %s SET version = version + 1, updated_at = now() WHERE id = ANY ($1)',
            found.owners
        ) USING linked;
    END LOOP;
    PERFORM set_config('app.role', role, true);
    RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION app.raise_versions_of_linked() FROM PUBLIC;

DO $do$
DECLARE
    its_table regclass;
BEGIN
    FOR its_table IN
        SELECT DISTINCT targets FROM app.link_tables()
        WHERE NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = targets AND tgname = 'Links_raise_versions'
        )
    LOOP
        -- Triggers fire in the order of their names: this one before those that delete the links.
        EXECUTE format(
            'CREATE TRIGGER "Links_raise_versions" AFTER DELETE ON %s FOR EACH ROW'
            ' EXECUTE FUNCTION app.raise_versions_of_linked()',
            its_table
        );
    END LOOP;
END
$do$;
