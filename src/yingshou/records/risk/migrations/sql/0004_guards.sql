CREATE TRIGGER risk_account_day_append_only BEFORE UPDATE OR DELETE ON risk_riskaccountday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_stress_account_append_only BEFORE UPDATE OR DELETE ON risk_riskstressaccount
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
