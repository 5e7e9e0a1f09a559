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
