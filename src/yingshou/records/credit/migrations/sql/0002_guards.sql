-- Rules, grades, scorecards, their roles and reports, proposals and decisions are facts.
CREATE TRIGGER credit_creditband_append_only BEFORE UPDATE OR DELETE ON credit_creditband
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_creditgrade_append_only BEFORE UPDATE OR DELETE ON credit_creditgrade
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_forcedgrade_append_only BEFORE UPDATE OR DELETE ON credit_forcedgrade
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_scorecard_append_only BEFORE UPDATE OR DELETE ON credit_scorecard
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_scorecardrow_append_only BEFORE UPDATE OR DELETE ON credit_scorecardrow
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_modelrole_append_only BEFORE UPDATE OR DELETE ON credit_modelrole
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_modelreport_append_only BEFORE UPDATE OR DELETE ON credit_modelreport
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_accountgrade_append_only BEFORE UPDATE OR DELETE ON credit_accountgrade
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_wayproposal_append_only BEFORE UPDATE OR DELETE ON credit_wayproposal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER credit_waydecision_append_only BEFORE UPDATE OR DELETE ON credit_waydecision
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
