CREATE TRIGGER loadmodel_append_only BEFORE UPDATE OR DELETE ON forecasts_loadmodel
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER forecastmade_append_only BEFORE UPDATE OR DELETE ON forecasts_forecastmade
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER dayforecast_append_only BEFORE UPDATE OR DELETE ON forecasts_dayforecast
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER billforecast_append_only BEFORE UPDATE OR DELETE ON forecasts_billforecast
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER cashforecast_append_only BEFORE UPDATE OR DELETE ON forecasts_cashforecast
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER recoveryforecast_append_only BEFORE UPDATE OR DELETE ON forecasts_recoveryforecast
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER forecastcoverage_append_only BEFORE UPDATE OR DELETE ON forecasts_forecastcoverage
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
