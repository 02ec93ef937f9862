-- As before, and where a statement writes a few rows, as one payment at a counter does, all their parents are looked
-- up in one query. Only where one is missing, or the rows are many, does it go on to each key by itself.
CREATE OR REPLACE FUNCTION require_parents() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = off AS $$
DECLARE
    lowest text;
    highest text;
    row_count bigint;
    missing text;
    condition text := '';
    lost boolean := true;
BEGIN
    IF (SELECT count(*) FROM (SELECT 1 FROM new_rows LIMIT 33) AS counted) <= 32 THEN
        FOR i IN 0 .. TG_NARGS - 1 BY 3 LOOP
            condition := condition || format(
                ' OR (child.%1$I IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM %2$I AS parent WHERE parent.%3$I = child.%1$I OFFSET 0))',
                TG_ARGV[i], TG_ARGV[i + 1], TG_ARGV[i + 2]
            );
        END LOOP;
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM new_rows AS child WHERE false' || condition || ')' INTO lost;
    END IF;
    IF NOT lost THEN
        RETURN NULL;
    END IF;
    FOR i IN 0 .. TG_NARGS - 1 BY 3 LOOP
        EXECUTE format('SELECT min(%1$I), max(%1$I), count(*) FROM new_rows', TG_ARGV[i])
            INTO lowest, highest, row_count;
        IF lowest = highest THEN
            EXECUTE format(
                'SELECT %3$L WHERE NOT EXISTS (SELECT 1 FROM %1$I AS parent WHERE parent.%2$I = %3$L)',
                TG_ARGV[i + 1], TG_ARGV[i + 2], lowest
            ) INTO missing;
        ELSIF few_between(TG_ARGV[i + 1], TG_ARGV[i + 2], lowest, highest, row_count) THEN
            EXECUTE format(
                'SELECT min(child.%1$I) FROM new_rows AS child WHERE child.%1$I IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM %2$I AS parent
                    WHERE parent.%3$I = child.%1$I AND parent.%3$I BETWEEN %4$L AND %5$L)',
                TG_ARGV[i], TG_ARGV[i + 1], TG_ARGV[i + 2], lowest, highest
            ) INTO missing;
        ELSE
            -- OFFSET 0 keeps the look-up a look-up.
            EXECUTE format(
                'SELECT min(child.%1$I) FROM new_rows AS child WHERE child.%1$I IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM %2$I AS parent WHERE parent.%3$I = child.%1$I OFFSET 0)',
                TG_ARGV[i], TG_ARGV[i + 1], TG_ARGV[i + 2]
            ) INTO missing;
        END IF;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '% of % names % of %, which does not exist',
                TG_ARGV[i], TG_TABLE_NAME, missing, TG_ARGV[i + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;
