-- What was asked for, proven, commanded and answered is never changed; the states beside it are projections.
CREATE TRIGGER stop_rule_append_only BEFORE UPDATE OR DELETE ON supply_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER stop_day_append_only BEFORE UPDATE OR DELETE ON supply_stopday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_link_append_only BEFORE UPDATE OR DELETE ON supply_meterlink
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER order_event_append_only BEFORE UPDATE OR DELETE ON supply_orderevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER warrant_append_only BEFORE UPDATE OR DELETE ON supply_warrant
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_command_append_only BEFORE UPDATE OR DELETE ON supply_command
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER acknowledgement_append_only BEFORE UPDATE OR DELETE ON supply_acknowledgement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_contact_append_only BEFORE UPDATE OR DELETE ON supply_metercontact
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER incident_append_only BEFORE UPDATE OR DELETE ON supply_incident
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER incident_closing_append_only BEFORE UPDATE OR DELETE ON supply_incidentclosing
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER stop_order_stays BEFORE DELETE OR UPDATE OF order_no, account_no, cause, reason, demanded, receivable_nos,
    payment_nos, requested_by, requested_at ON supply_stoporder FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER restore_order_stays BEFORE DELETE OR UPDATE OF order_no, cause, note, ordered_by, ordered_at,
    promised_hours, most_tries ON supply_restoreorder FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
