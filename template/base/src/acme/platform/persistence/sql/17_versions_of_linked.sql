-- Where a row is deleted, the links to it go with it, out of the answers of the rows that own them.
-- A trigger looks for them, once for each row that is deleted, and few have any: so each has a
-- function of its own, whose query is written when it is made and planned once a connection.

-- The triggers that tables want whose rows others link to: a table that joins two has a key of two
-- references. The query finds the owners of the links to one row, except where links and owners go
-- for another reason too: something else is gone that the links cannot do without.
CREATE OR REPLACE FUNCTION pg_temp.wanted_triggers()
RETURNS TABLE (target regclass, trigger_name name, body text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $function$
    WITH reference AS (
        SELECT
            pg_constraint.oid, conrelid, conkey, confrelid, confdeltype, conname,
            string_agg(
                format('links.%I = OLD.%I', mine.attname, theirs.attname), ' AND '
                ORDER BY mine.attnum
            ) AS to_the_deleted,
            string_agg(
                format('links.%I = other.%I', mine.attname, theirs.attname), ' AND '
                ORDER BY mine.attnum
            ) AS to_another,
            string_agg(format('links.%I IS NULL OR ', mine.attname), '' ORDER BY mine.attnum)
                FILTER (WHERE NOT mine.attnotnull) AS or_to_none
        FROM pg_constraint
        CROSS JOIN unnest(conkey, confkey) AS pair (mine, theirs)
        JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = pair.mine
        JOIN pg_attribute AS theirs ON theirs.attrelid = confrelid AND theirs.attnum = pair.theirs
        WHERE contype = 'f' AND conparentid = 0
        GROUP BY pg_constraint.oid
    ),
    found AS (
        SELECT
            pointing.confrelid::regclass AS target,
            owning.confrelid::regclass::text AS owners,
            format(
                'SELECT array_agg(links.%I) FROM %s AS links WHERE %s',
                attname, key.conrelid::regclass, pointing.to_the_deleted
            ) || coalesce(
                (
                    SELECT string_agg(
                        format(
                            ' AND (%sEXISTS (SELECT FROM %s AS other WHERE %s))',
                            or_to_none, other.confrelid::regclass, other.to_another
                        ),
                        '' ORDER BY conname
                    )
                    FROM reference AS other
                    WHERE other.conrelid = key.conrelid AND other.confdeltype = 'c'
                        AND other.oid NOT IN (owning.oid, pointing.oid)
                ),
                ''
            ) AS query
        FROM pg_constraint AS key
        JOIN reference AS owning
            ON owning.conrelid = key.conrelid AND key.conkey[1] = ANY (owning.conkey)
        JOIN reference AS pointing
            ON pointing.conrelid = key.conrelid AND key.conkey[2] = ANY (pointing.conkey)
        JOIN pg_attribute ON attrelid = key.conrelid AND attnum = key.conkey[1]
        WHERE key.contype = 'p' AND cardinality(key.conkey) = 2 AND key.conparentid = 0
            AND pointing.confdeltype = 'c'
            AND EXISTS (
                SELECT FROM pg_trigger
                WHERE tgrelid = owning.confrelid AND tgname = 'raises_version'
            )
    )
    -- Triggers fire in the order of their names: before those that delete the links, and those of
    -- one row always in the same order of the tables whose rows they lock.
    SELECT DISTINCT
        target, format('Links_%s_%s', left(md5(owners), 8), md5(written))::name, written
    FROM found
    CROSS JOIN LATERAL format(
        $body$
DECLARE
    linked uuid[];
BEGIN
    BEGIN
        linked := (%s);
    EXCEPTION
        -- A migration that goes on yet has dropped the links, or renamed them.
        WHEN undefined_table OR undefined_column THEN NULL;
    END;
    IF linked IS NOT NULL THEN
        PERFORM app.raise_versions(%L, linked);
    END IF;
    RETURN NULL;
END
$body$,
        query, owners
    ) AS written
$function$;

DO $do$
DECLARE
    found record;
    unwanted text;
BEGIN
    SELECT string_agg(DISTINCT tgfoid::regprocedure::text, ', ') INTO unwanted
    FROM pg_trigger
    WHERE tgname LIKE 'Links\_%' AND tgparentid = 0 AND NOT EXISTS (
        SELECT FROM pg_temp.wanted_triggers() WHERE target = tgrelid AND trigger_name = tgname
    );
    IF unwanted IS NOT NULL THEN
        -- And the triggers.
        EXECUTE format('DROP FUNCTION %s CASCADE', unwanted);
    END IF;
    FOR found IN
        SELECT * FROM pg_temp.wanted_triggers()
        WHERE NOT EXISTS (
            SELECT FROM pg_trigger WHERE tgrelid = target AND tgname = trigger_name
        )
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE FUNCTION app.%I() RETURNS trigger LANGUAGE plpgsql'
            ' SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L',
            found.trigger_name, found.body
        );
        EXECUTE format('REVOKE ALL ON FUNCTION app.%I() FROM PUBLIC', found.trigger_name);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER DELETE ON %s FOR EACH ROW EXECUTE FUNCTION app.%1$I()',
            found.trigger_name, found.target
        );
    END LOOP;
END
$do$;
