CREATE TRIGGER area_account_append_only BEFORE UPDATE OR DELETE ON anomalies_areaaccount
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER area_supply_append_only BEFORE UPDATE OR DELETE ON anomalies_areasupply
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER anomaly_rule_append_only BEFORE UPDATE OR DELETE ON anomalies_anomalyrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER anomaly_term_append_only BEFORE UPDATE OR DELETE ON anomalies_anomalyterm
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER area_loss_append_only BEFORE UPDATE OR DELETE ON anomalies_arealoss
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER anomaly_finding_append_only BEFORE UPDATE OR DELETE ON anomalies_anomalyfinding
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER inspection_append_only BEFORE UPDATE OR DELETE ON anomalies_inspection
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER inspection_result_append_only BEFORE UPDATE OR DELETE ON anomalies_inspectionresult
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
