CREATE TRIGGER party_link_append_only BEFORE UPDATE OR DELETE ON risk_partylink
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER link_weight_append_only BEFORE UPDATE OR DELETE ON risk_linkweight
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER default_rate_append_only BEFORE UPDATE OR DELETE ON risk_gradedefaultrate
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER loss_rule_append_only BEFORE UPDATE OR DELETE ON risk_lossrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER scenario_append_only BEFORE UPDATE OR DELETE ON risk_stressscenario
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_run_append_only BEFORE UPDATE OR DELETE ON risk_riskrun
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_account_append_only BEFORE UPDATE OR DELETE ON risk_riskaccount
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_group_append_only BEFORE UPDATE OR DELETE ON risk_riskgroup
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_day_append_only BEFORE UPDATE OR DELETE ON risk_riskday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER risk_stress_append_only BEFORE UPDATE OR DELETE ON risk_riskstress
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
