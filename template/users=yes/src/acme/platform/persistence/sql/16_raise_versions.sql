-- Rows are locked in the order of their identifiers, before any is changed: or two who each delete
-- a row, both of which the same rows link to, could wait for each other. As an administrator:
-- whoever may delete a row need not see all that is linked to it, and where the service owns its
-- tables, neither does their owner.
CREATE OR REPLACE FUNCTION app.raise_versions(its_table regclass, keys uuid[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
    role constant text := coalesce(current_setting('app.role', true), '');
BEGIN
    PERFORM set_config('app.role', 'admin', true);
    EXECUTE format(
        'SELECT FROM %s WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', its_table
    ) USING keys;
    EXECUTE format(
        'UPDATE %s SET version = version + 1, updated_at = now() WHERE id = ANY ($1)', its_table
    ) USING keys;
    PERFORM set_config('app.role', role, true);
END
$function$;
REVOKE ALL ON FUNCTION app.raise_versions(regclass, uuid[]) FROM PUBLIC;
