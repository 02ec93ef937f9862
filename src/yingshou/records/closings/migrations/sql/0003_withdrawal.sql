CREATE TRIGGER closingwithdrawal_append_only BEFORE UPDATE OR DELETE ON closings_closingwithdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
