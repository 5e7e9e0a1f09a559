-- The role the service connects as: it reads and writes rows, and owns nothing.
DO $do$
BEGIN
    IF :'service' = :'owner' THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') THEN
        CREATE ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
        IF :'verifier' <> '' THEN
            ALTER ROLE :"service" PASSWORD :'verifier';
        END IF;
    END IF;
EXCEPTION
    -- Roles belong to the whole server: a migrator of another database was first.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$do$;

DO $do$
DECLARE
    bookkeeping regclass;
BEGIN
    IF :'service' = :'owner' THEN
        RETURN;
    END IF;
    IF EXISTS (
        SELECT FROM pg_roles WHERE rolname = :'service' AND (rolsuper OR rolbypassrls)
    ) THEN
        ALTER ROLE :"service" NOSUPERUSER NOBYPASSRLS;
    END IF;
    GRANT USAGE ON SCHEMA public TO :"service";
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"service";
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"service";
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"service";
    -- Which migrations have run is for the owner to say.
    FOREACH bookkeeping IN ARRAY array_remove(
        ARRAY[to_regclass('public.<%= "django_migrations" if orm == "django" else "alembic_version" %>')],
        NULL
    ) LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %s FROM %I', bookkeeping, :'service');
    END LOOP;
END
$do$;
