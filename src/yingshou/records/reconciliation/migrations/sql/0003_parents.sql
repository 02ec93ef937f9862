-- Items name the match they belong to; a match is never deleted, so looking it up at the insert is enough.
CREATE TRIGGER matchitem_parents AFTER INSERT ON reconciliation_matchitem REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents('match_no', 'reconciliation_match', 'match_no');
CREATE TRIGGER matcheditem_parents AFTER INSERT ON reconciliation_matcheditem REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION require_parents('match_no', 'reconciliation_match', 'match_no');
