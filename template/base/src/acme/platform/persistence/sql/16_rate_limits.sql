-- Who has sent how many requests (GCRA): for each bucket the moment, in microseconds, at which its
-- whole quota is there again. What is lost in a crash is forgiven, so it need not be logged; and
-- since nobody misses it, it is no migration's business either.
CREATE UNLOGGED TABLE IF NOT EXISTS app.rate_limits (
    bucket text PRIMARY KEY,
    full_at bigint NOT NULL
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON app.rate_limits TO :"service";

-- From each bucket what one request takes, or several at once: an interval for each. Buckets are
-- locked in one order, or two workers could wait for each other; and only until this statement ends,
-- which is a transaction of its own.
CREATE OR REPLACE FUNCTION app.take_requests(
    buckets text[], intervals bigint[], capacities bigint[]
)
RETURNS TABLE (place bigint, admitted boolean, backlog bigint)
LANGUAGE plpgsql SET search_path = '' AS $function$
#variable_conflict use_column
DECLARE
    asked record;
    present bigint;
    next_full bigint;
BEGIN
    FOR asked IN
        SELECT * FROM unnest(buckets, intervals, capacities) WITH ORDINALITY
            AS one (bucket, step, capacity, place)
        ORDER BY one.bucket, one.place
    LOOP
        present := extract(epoch FROM clock_timestamp()) * 1000000;
        INSERT INTO app.rate_limits AS kept (bucket, full_at)
        VALUES (asked.bucket, present + asked.step)
        ON CONFLICT (bucket) DO UPDATE
            SET full_at = greatest(kept.full_at, present) + asked.step
            WHERE greatest(kept.full_at, present) + asked.step - present <= asked.capacity
        RETURNING kept.full_at INTO next_full;
        admitted := FOUND;
        IF NOT admitted THEN
            SELECT full_at INTO next_full FROM app.rate_limits WHERE bucket = asked.bucket;
        END IF;
        place := asked.place;
        backlog := next_full - present;
        RETURN NEXT;
    END LOOP;
    -- Whose quota is whole again need not be remembered. Each time a few pages that chance picks:
    -- the whole table, or an index of these moments, would cost more than the requests do.
    IF random() < 0.01 THEN
        DELETE FROM app.rate_limits WHERE bucket IN (
            SELECT bucket FROM app.rate_limits
            TABLESAMPLE system (
                least(100, 100 * 64 * 8192.0 / greatest(pg_catalog.pg_relation_size('app.rate_limits'), 1))
            )
            WHERE full_at < present
            FOR UPDATE SKIP LOCKED
        );
    END IF;
END
$function$;
REVOKE ALL ON FUNCTION app.take_requests(text[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_requests(text[], bigint[], bigint[]) TO :"service";
