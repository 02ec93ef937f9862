CREATE TRIGGER reminder_append_only BEFORE UPDATE OR DELETE ON reminders_reminder
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER reminderend_append_only BEFORE UPDATE OR DELETE ON reminders_reminderend
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
