-- The shipped rules, which outlive the emptying of the database; facts of reconciliation are append-only.
CREATE FUNCTION reconciliation_fill_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO reconciliation_rule (channel, valid_from, has_file, pays_lump, bank_text, window_days, book_from,
        propose_from, least_margin, owner) VALUES
    ('-', '2000-01-01', TRUE, TRUE, NULL, 3, 95, 60, 10, 'CASHIER'),
    ('TRANSFER', '2000-01-01', FALSE, FALSE, NULL, 3, 95, 60, 10, 'CASHIER'),
    ('WECHAT', '2000-01-01', TRUE, TRUE, '财付通|微信支付', 3, 95, 60, 10, 'CASHIER'),
    ('ALIPAY', '2000-01-01', TRUE, TRUE, '支付宝', 3, 95, 60, 10, 'CASHIER'),
    ('UNIONPAY', '2000-01-01', TRUE, TRUE, '银联', 3, 95, 60, 10, 'CASHIER')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE TRIGGER rules_stay AFTER TRUNCATE ON reconciliation_rule
    FOR EACH STATEMENT EXECUTE FUNCTION reconciliation_fill_rules();
TRUNCATE reconciliation_rule;

CREATE TRIGGER rule_append_only BEFORE UPDATE OR DELETE ON reconciliation_rule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER line_append_only BEFORE UPDATE OR DELETE ON reconciliation_line
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER match_append_only BEFORE UPDATE OR DELETE ON reconciliation_match
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER matchitem_append_only BEFORE UPDATE OR DELETE ON reconciliation_matchitem
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER matchundo_append_only BEFORE UPDATE OR DELETE ON reconciliation_matchundo
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER act_append_only BEFORE UPDATE OR DELETE ON reconciliation_act
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER bookedfee_append_only BEFORE UPDATE OR DELETE ON reconciliation_bookedfee
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE ON reconciliation_certificate
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER certificatesignature_append_only BEFORE UPDATE OR DELETE ON reconciliation_certificatesignature
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
