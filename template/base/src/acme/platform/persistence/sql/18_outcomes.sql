-- Outcomes that are past their time are deleted, now and then, by those who keep another: as the last
-- thing that their transaction does, and without waiting for anyone.
CREATE OR REPLACE FUNCTION app.forget_outcomes()
RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $function$
BEGIN
    IF random() < 0.01 THEN
        DELETE FROM public.idempotency_keys WHERE key IN (
            SELECT key FROM public.idempotency_keys WHERE expires_at < now()
            ORDER BY expires_at LIMIT 1000
            FOR UPDATE SKIP LOCKED
        );
    END IF;
    RETURN NULL;
END
$function$;

DO $do$
BEGIN
    IF to_regclass('public.idempotency_keys') IS NOT NULL AND NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = to_regclass('public.idempotency_keys') AND tgname = 'forgets_outcomes'
    ) THEN
        CREATE TRIGGER forgets_outcomes AFTER INSERT ON public.idempotency_keys
            FOR EACH STATEMENT EXECUTE FUNCTION app.forget_outcomes();
    END IF;
END
$do$;
