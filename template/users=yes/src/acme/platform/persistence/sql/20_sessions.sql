-- Who is asking: told once, with the BEGIN of a transaction, and forgotten at its end.
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO :"service";

-- The session must be alive and its user enabled; so signing out and disabling hold at once.
CREATE OR REPLACE FUNCTION app.enter_session(session_key uuid, user_key uuid)
RETURNS void LANGUAGE plpgsql SET search_path = '' AS $function$
BEGIN
    PERFORM FROM public.sessions JOIN public.users ON users.id = sessions.user_id
    WHERE sessions.id = session_key AND users.id = user_key
        AND sessions.ended_at IS NULL AND sessions.expires_at > now()
        AND users.disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the session has ended' USING ERRCODE = 'SW401';
    END IF;
    PERFORM set_config('app.user_id', user_key::text, true);
END
$function$;
REVOKE ALL ON FUNCTION app.enter_session(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enter_session(uuid, uuid) TO :"service";
