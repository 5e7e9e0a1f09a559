-- Rows of a tenant are seen where a transaction has entered that tenant; those with an owner, by
-- their owner and by the tenant's administrators.
DO $do$
DECLARE
    found record;
    condition text;
BEGIN
    FOR found IN
        SELECT
            oid::regclass AS its_table,
            EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attname = 'owner_id' AND NOT attisdropped
            ) AS has_owner
        FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            AND EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attname = 'tenant_id' AND NOT attisdropped
            )
    LOOP
        condition := $$tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid$$;
        IF found.has_owner THEN
            condition := condition || $$ AND (
                owner_id = nullif(current_setting('app.user_id', true), '')::uuid
                OR current_setting('app.role', true) IN ('admin', 'owner')
            )$$;
        END IF;
        PERFORM pg_temp.keep_apart(found.its_table, condition);
    END LOOP;
END
$do$;
