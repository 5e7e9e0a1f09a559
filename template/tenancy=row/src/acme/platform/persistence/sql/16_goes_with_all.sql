-- Whether what is linked to a row is being deleted along with it, as where its tenant goes.
CREATE OR REPLACE FUNCTION app.goes_with_all(deleted jsonb)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $function$
BEGIN
    RETURN deleted ? 'tenant_id' AND NOT EXISTS (
        SELECT FROM public.organizations WHERE id = (deleted ->> 'tenant_id')::uuid
    );
END
$function$;
REVOKE ALL ON FUNCTION app.goes_with_all(jsonb) FROM PUBLIC;
