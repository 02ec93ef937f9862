CREATE TRIGGER guarantee_append_only BEFORE UPDATE OR DELETE ON guarantees_guarantee
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER guaranteealarm_append_only BEFORE UPDATE OR DELETE ON guarantees_guaranteealarm
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER release_append_only BEFORE UPDATE OR DELETE ON guarantees_release
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER releasedecision_append_only BEFORE UPDATE OR DELETE ON guarantees_releasedecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
