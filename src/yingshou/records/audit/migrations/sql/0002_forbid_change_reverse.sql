DROP TRIGGER audit_event_append_only ON audit_auditevent;
DROP FUNCTION forbid_change();
