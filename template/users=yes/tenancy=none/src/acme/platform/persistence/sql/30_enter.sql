-- What a request for a resource opens its transaction with. `role_names` are the roles that hold
-- the permission it needs; the user's own role is read here, so that losing it holds at once.
CREATE OR REPLACE FUNCTION app.enter(session_key uuid, user_key uuid, role_names text[])
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $function$
DECLARE
    found_role text;
BEGIN
    PERFORM app.enter_session(session_key, user_key);
    SELECT role INTO found_role FROM public.users WHERE id = user_key;
    IF found_role <> ALL (role_names) THEN
        RAISE EXCEPTION 'the role lacks the permission' USING ERRCODE = 'SW403';
    END IF;
    PERFORM set_config('app.role', found_role, true);
END
$function$;
REVOKE ALL ON FUNCTION app.enter(uuid, uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter(uuid, uuid, text[]) TO :"service";
