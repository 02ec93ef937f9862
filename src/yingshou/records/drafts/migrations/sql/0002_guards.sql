-- The accounts of drafts, the channel they come by, and what of them never changes.
CREATE FUNCTION drafts_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('DRAFTS', '1121', '应收票据', 'Acceptance bills receivable', 'DEBIT'),
        ('DRAFT_COSTS', '6604', '票据贴现与手续费', 'Discount and fees of drafts', 'DEBIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER chart_stays_for_drafts AFTER TRUNCATE ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION drafts_fill_chart();
INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('DRAFTS', '1121', '应收票据', 'Acceptance bills receivable', 'DEBIT'),
    ('DRAFT_COSTS', '6604', '票据贴现与手续费', 'Discount and fees of drafts', 'DEBIT')
ON CONFLICT DO NOTHING;

CREATE FUNCTION drafts_fill_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
        fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
        reversal_rule, reversal_days) VALUES
    ('DRAFT', '2000-01-01', '承兑汇票', 'Acceptance bill', 'DRAFT', 'DRAFTS', TRUE, FALSE, 0, 0, NULL, FALSE, 0, NULL,
        NULL, NULL, 'NEVER', NULL)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER channels_stay_for_drafts AFTER TRUNCATE ON payments_channel
    FOR EACH STATEMENT EXECUTE FUNCTION drafts_fill_channel();
INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
    fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
    reversal_rule, reversal_days) VALUES
('DRAFT', '2000-01-01', '承兑汇票', 'Acceptance bill', 'DRAFT', 'DRAFTS', TRUE, FALSE, 0, 0, NULL, FALSE, 0, NULL,
    NULL, NULL, 'NEVER', NULL)
ON CONFLICT DO NOTHING;

CREATE TRIGGER acceptor_append_only BEFORE UPDATE OR DELETE ON drafts_acceptor
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER weight_append_only BEFORE UPDATE OR DELETE ON drafts_weight
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER draft_event_append_only BEFORE UPDATE OR DELETE ON drafts_draftevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER draft_paper_stays BEFORE DELETE OR UPDATE OF draft_no, account_no, kind, drawer, acceptor_no, endorsers,
    payer_name, face_amount, issue_date, maturity_date, received_date, memo, registered_by ON drafts_draft
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
