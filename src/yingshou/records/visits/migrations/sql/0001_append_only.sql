CREATE TRIGGER visitplan_append_only BEFORE UPDATE OR DELETE ON visits_visitplan
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER visit_append_only BEFORE UPDATE OR DELETE ON visits_visit
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER visitfinding_append_only BEFORE UPDATE OR DELETE ON visits_visitfinding
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
