-- What was asked for, sent and answered is fact; of a contact only its end is set, once.
CREATE TRIGGER wish_append_only BEFORE UPDATE OR DELETE ON notices_wish
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER rule_append_only BEFORE UPDATE OR DELETE ON notices_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER template_append_only BEFORE UPDATE OR DELETE ON notices_template
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON notices_notice
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE ON notices_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON notices_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER letter_template_append_only BEFORE UPDATE OR DELETE ON notices_lettertemplate
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER contact_stays BEFORE DELETE OR UPDATE OF id, account_no, channel, address, valid_from, person, role, language
    ON notices_contact FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER contact_ends_once BEFORE UPDATE ON notices_contact
    FOR EACH ROW WHEN (OLD.valid_to IS NOT NULL) EXECUTE FUNCTION forbid_change();
