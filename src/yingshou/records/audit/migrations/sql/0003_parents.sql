-- The keys of mass tables, held once a statement: a foreign key asks for each row by itself, which in a bill
-- run costs more than writing the rows. What is held is the same: no row without its parents, no parent gone
-- while a row names it.

-- CREATE TRIGGER x_parents AFTER INSERT ON x REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
--     EXECUTE FUNCTION require_parents('column', 'parent_table', 'parent_column', …);
-- The statement is planned each time, for as many rows as it has: a kept plan would outlive the size of the tables.
CREATE FUNCTION require_parents() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- CREATE TRIGGER x_kept AFTER DELETE ON parent REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
--     EXECUTE FUNCTION keep_parents('child_table', 'child_column', 'parent_column');
-- Whoever removes parents waits for those who write children and keeps others from beginning, so neither can
-- overlook the other. Parents are hardly ever removed; children are written all day.
CREATE FUNCTION keep_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text;
BEGIN
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', TG_ARGV[0]);
    EXECUTE format(
        'SELECT min(parent.%3$I) FROM old_rows AS parent
        WHERE EXISTS (SELECT 1 FROM %1$I AS child WHERE child.%2$I = parent.%3$I)',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    ) INTO named;
    IF named IS NOT NULL THEN
        RAISE EXCEPTION '% of % is named by rows of %', named, TG_TABLE_NAME, TG_ARGV[0]
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END;
$$;

-- CREATE TRIGGER x_number BEFORE UPDATE OF number ON x FOR EACH STATEMENT EXECUTE FUNCTION forbid_new_number();
CREATE FUNCTION forbid_new_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the numbers that rows of % are known by never change', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
