-- What a request for a resource opens its transaction with: which tenant it is about. Where it
-- names none, that is the caller's only one. `role_names` are the roles that hold the permission
-- it needs; the membership is read here, so that losing it holds at once. The tenant's slug becomes
-- the name of what the connection does: `pg_stat_activity` shows it, and the server tells the
-- client, whose log names it.
CREATE OR REPLACE FUNCTION app.enter(
    session_key uuid, user_key uuid, role_names text[], tenant_slug text
)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $function$
DECLARE
    found_tenant uuid;
    found_role text;
    found_slug text := tenant_slug;
    memberships integer;
BEGIN
    PERFORM app.enter_session(session_key, user_key);
    IF tenant_slug IS NULL THEN
        SELECT count(*), (array_agg(organization_id))[1], min(role), min(slug)
        INTO memberships, found_tenant, found_role, found_slug
        FROM public.memberships JOIN public.organizations ON organizations.id = organization_id
        WHERE user_id = user_key;
        IF memberships <> 1 THEN
            RAISE EXCEPTION 'no tenant is named' USING ERRCODE = 'SW400';
        END IF;
    ELSE
        SELECT organization_id, role INTO found_tenant, found_role
        FROM public.memberships JOIN public.organizations ON organizations.id = organization_id
        WHERE user_id = user_key AND slug = tenant_slug;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such tenant' USING ERRCODE = 'SW404';
        END IF;
    END IF;
    IF found_role <> ALL (role_names) THEN
        RAISE EXCEPTION 'the role lacks the permission' USING ERRCODE = 'SW403';
    END IF;
    PERFORM set_config('app.tenant_id', found_tenant::text, true),
        set_config('app.role', found_role, true),
        set_config('application_name', found_slug, true);
END
$function$;
REVOKE ALL ON FUNCTION app.enter(uuid, uuid, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter(uuid, uuid, text[], text) TO :"service";

-- The same for what anyone may read, where nobody in particular asks.
CREATE OR REPLACE FUNCTION app.enter_public(tenant_slug text)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $function$
DECLARE
    found_tenant uuid;
BEGIN
    IF tenant_slug IS NULL THEN
        RAISE EXCEPTION 'no tenant is named' USING ERRCODE = 'SW400';
    END IF;
    SELECT id INTO found_tenant FROM public.organizations WHERE slug = tenant_slug;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such tenant' USING ERRCODE = 'SW404';
    END IF;
    PERFORM set_config('app.tenant_id', found_tenant::text, true),
        set_config('application_name', tenant_slug, true);
END
$function$;
REVOKE ALL ON FUNCTION app.enter_public(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter_public(text) TO :"service";

-- The same for a request whose path names the tenant. Nobody is refused: its use case tells why.
CREATE OR REPLACE FUNCTION app.enter_organization(
    organization_key uuid, user_key uuid, role_names text[]
)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $function$
BEGIN
    PERFORM set_config('app.tenant_id', organization_id::text, true)
    FROM public.memberships
    WHERE organization_id = organization_key AND user_id = user_key AND role = ANY (role_names);
END
$function$;
REVOKE ALL ON FUNCTION app.enter_organization(uuid, uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter_organization(uuid, uuid, text[]) TO :"service";
