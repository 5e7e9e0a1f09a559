-- JSON merge patch (RFC 7396): null removes a member, objects are merged, all else replaces.
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO :"service";

CREATE OR REPLACE FUNCTION app.merge_patch(target jsonb, patch jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member record;
    merged jsonb := target;
BEGIN
    IF jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    IF merged IS NULL OR jsonb_typeof(merged) <> 'object' THEN
        merged := '{}';
    END IF;
    FOR member IN SELECT key, value FROM jsonb_each(patch) LOOP
        IF jsonb_typeof(member.value) = 'null' THEN
            merged := merged - member.key;
        ELSE
            merged := jsonb_set(
                merged, ARRAY[member.key], app.merge_patch(merged -> member.key, member.value)
            );
        END IF;
    END LOOP;
    RETURN merged;
END
$$;
