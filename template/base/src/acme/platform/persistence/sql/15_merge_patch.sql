-- JSON merge patch (RFC 7396): null removes a member, objects are merged, all else replaces.
CREATE SCHEMA IF NOT EXISTS app;
GRANT USAGE ON SCHEMA app TO :"service";

CREATE OR REPLACE FUNCTION app.merge_patch(target jsonb, patch jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF jsonb_typeof(patch) <> 'object' THEN
        RETURN patch;
    END IF;
    IF target IS NULL OR jsonb_typeof(target) <> 'object' THEN
        target := '{}';
    END IF;
    -- In one go: setting one member after the other copies the whole object for each.
    RETURN (
        SELECT coalesce(
            jsonb_object_agg(
                key,
                CASE jsonb_typeof(changed.value)
                    WHEN 'object' THEN app.merge_patch(kept.value, changed.value)
                    ELSE coalesce(changed.value, kept.value)
                END
            ),
            '{}'
        )
        FROM jsonb_each(target) AS kept
        FULL JOIN jsonb_each(patch) AS changed USING (key)
        WHERE changed.value IS DISTINCT FROM 'null'
    );
END
$$;
