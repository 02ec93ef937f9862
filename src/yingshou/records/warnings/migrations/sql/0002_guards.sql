CREATE TRIGGER credit_signal_append_only BEFORE UPDATE OR DELETE ON warnings_creditsignal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER warning_rule_append_only BEFORE UPDATE OR DELETE ON warnings_warningrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER warning_event_append_only BEFORE UPDATE OR DELETE ON warnings_warningevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
