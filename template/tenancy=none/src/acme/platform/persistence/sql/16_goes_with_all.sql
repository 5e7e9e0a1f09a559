-- Whether what is linked to a row is being deleted along with it.
CREATE OR REPLACE FUNCTION app.goes_with_all(deleted jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $function$
    SELECT false
$function$;
REVOKE ALL ON FUNCTION app.goes_with_all(jsonb) FROM PUBLIC;
