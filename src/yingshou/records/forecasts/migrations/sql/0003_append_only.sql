CREATE TRIGGER daytemperature_append_only BEFORE UPDATE OR DELETE ON forecasts_daytemperature
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
