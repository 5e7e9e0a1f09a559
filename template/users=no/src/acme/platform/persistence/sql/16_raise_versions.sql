-- Rows are locked in the order of their identifiers, before any is changed: or two who each delete
-- a row, both of which the same rows link to, could wait for each other.
CREATE OR REPLACE FUNCTION app.raise_versions(its_table regclass, keys uuid[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    EXECUTE format(
        'SELECT FROM %s WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', its_table
    ) USING keys;
    EXECUTE format(
        'UPDATE %s SET version = version + 1, updated_at = now() WHERE id = ANY ($1)', its_table
    ) USING keys;
END
$function$;
REVOKE ALL ON FUNCTION app.raise_versions(regclass, uuid[]) FROM PUBLIC;
