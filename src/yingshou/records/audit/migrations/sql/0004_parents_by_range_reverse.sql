CREATE OR REPLACE FUNCTION require_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    missing text;
BEGIN
    FOR i IN 0 .. TG_NARGS - 1 BY 3 LOOP
        EXECUTE format(
            'SELECT min(child.%1$I) FROM (SELECT DISTINCT %1$I FROM new_rows WHERE %1$I IS NOT NULL) AS child
            WHERE NOT EXISTS (SELECT 1 FROM %2$I AS parent WHERE parent.%3$I = child.%1$I)',
            TG_ARGV[i], TG_ARGV[i + 1], TG_ARGV[i + 2]
        ) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '% of % names % of %, which does not exist',
                TG_ARGV[i], TG_TABLE_NAME, missing, TG_ARGV[i + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;
ALTER FUNCTION require_parents() RESET enable_nestloop;
DROP FUNCTION few_between(text, text, text, text, bigint);
