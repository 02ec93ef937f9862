-- Facts are never edited: a correction is a reversing fact. Any table of facts calls this from a trigger
--   CREATE TRIGGER x_append_only BEFORE UPDATE OR DELETE ON x FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
-- TRUNCATE stays possible: it is the owner's tool for rebuilding a rehearsal database, not a way to change a fact.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are facts: they are never changed or deleted, only reversed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
