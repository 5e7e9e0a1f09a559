-- Makes a transaction the only one with an idempotency key in the tenant that it has entered, however
-- the request named it, and returns the name that its outcome has; null where another one has the key.
CREATE OR REPLACE FUNCTION app.claim_key(key text)
RETURNS text LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $function$
    SELECT name
    FROM concat_ws('@', key, nullif(current_setting('app.tenant_id', true), '')) AS name
    WHERE pg_try_advisory_xact_lock(hashtextextended(name, 0))
$function$;
REVOKE ALL ON FUNCTION app.claim_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.claim_key(text) TO :"service";
