-- Row security for a table: the service sees the rows that a condition admits, the table's owner
-- sees all, for data migrations. Nothing is locked where nothing has to change.
CREATE OR REPLACE FUNCTION pg_temp.keep_apart(its_table regclass, condition text)
RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
    wanted constant text := md5(condition);
    present text;
BEGIN
    IF NOT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = its_table) THEN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', its_table);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', its_table);
    END IF;
    SELECT obj_description(oid, 'pg_policy') INTO present
    FROM pg_policy WHERE polrelid = its_table AND polname = 'kept_apart';
    IF present IS DISTINCT FROM wanted THEN
        EXECUTE format('DROP POLICY IF EXISTS kept_apart ON %s', its_table);
        EXECUTE format(
            'CREATE POLICY kept_apart ON %s USING (%s) WITH CHECK (%2$s)', its_table, condition
        );
        EXECUTE format('COMMENT ON POLICY kept_apart ON %s IS %L', its_table, wanted);
    END IF;
    PERFORM FROM pg_policy WHERE polrelid = its_table AND polname = 'owner_sees_all';
    -- Where the service is the owner of its tables, it must not see all.
    IF FOUND AND :'service' = :'owner' THEN
        EXECUTE format('DROP POLICY owner_sees_all ON %s', its_table);
    ELSIF NOT FOUND AND :'service' <> :'owner' THEN
        EXECUTE format(
            'CREATE POLICY owner_sees_all ON %s TO %I USING (true)', its_table, :'owner'
        );
    END IF;
END
$function$;

-- A reference to a row that its writer cannot see is a reference to nothing: foreign keys alone
-- look past row security, and would tell that the row is there.
CREATE OR REPLACE FUNCTION app.refuse_hidden_parent()
RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $function$
DECLARE
    parent constant uuid := to_jsonb(NEW) ->> TG_ARGV[0];
    visible boolean;
BEGIN
    -- What a row points at already stays, though who changes the rest of it may not see it.
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> TG_ARGV[0] = parent::text THEN
        RETURN NEW;
    END IF;
    IF parent IS NOT NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE id = $1)', TG_ARGV[1])
        INTO visible USING parent;
        IF NOT visible THEN
            RAISE foreign_key_violation USING
                MESSAGE = 'no such parent', CONSTRAINT = TG_ARGV[2], TABLE = TG_TABLE_NAME;
        END IF;
    END IF;
    RETURN NEW;
END
$function$;

DO $do$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT
            conrelid::regclass AS child,
            format('%I.%I', nspname, parent.relname) AS parent,
            conname,
            attname AS column_name
        FROM pg_constraint
        JOIN pg_class AS parent ON parent.oid = confrelid
        JOIN pg_namespace ON pg_namespace.oid = parent.relnamespace
        -- A key may hold the tenant as well: the reference is the other column.
        JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
            AND attname <> 'tenant_id'
        WHERE contype = 'f' AND nspname = 'public'
            AND EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = confrelid AND attname = 'owner_id' AND NOT attisdropped
            )
            AND NOT EXISTS (
                SELECT FROM pg_trigger
                WHERE tgrelid = conrelid AND tgname = 'visible_' || md5(conname)
            )
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE INSERT OR UPDATE OF %I ON %s FOR EACH ROW'
            ' EXECUTE FUNCTION app.refuse_hidden_parent(%L, %L, %L)',
            'visible_' || md5(found.conname), found.column_name, found.child,
            found.column_name, found.parent, found.conname
        );
    END LOOP;
END
$do$;
