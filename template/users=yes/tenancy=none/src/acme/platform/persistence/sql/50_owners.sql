-- Rows with an owner are seen by their owner and by administrators.
DO $do$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT oid::regclass AS its_table FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            AND EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = pg_class.oid AND attname = 'owner_id' AND NOT attisdropped
            )
    LOOP
        PERFORM pg_temp.keep_apart(
            found.its_table,
            $$owner_id = nullif(current_setting('app.user_id', true), '')::uuid
            OR current_setting('app.role', true) = 'admin'$$
        );
    END LOOP;
END
$do$;
