-- Cards sold and not redeemed are owed; what a redeemed card pays comes out of that account.
CREATE FUNCTION cards_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('TOPUP_CARDS', '2204', '充值卡款', 'Top-up cards sold', 'CREDIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER chart_stays_for_cards AFTER TRUNCATE ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION cards_fill_chart();
INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('TOPUP_CARDS', '2204', '充值卡款', 'Top-up cards sold', 'CREDIT')
ON CONFLICT DO NOTHING;

CREATE FUNCTION cards_fill_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
        fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
        reversal_rule, reversal_days) VALUES
    ('TOPUP_CARD', '2005-01-02', '充值卡', 'Top-up card', 'CARD', 'TOPUP_CARDS', TRUE, TRUE, 0, 0, NULL, FALSE, 0, NULL,
        10.00, 5000.00, 'NEVER', NULL)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER channels_stay_for_cards AFTER TRUNCATE ON payments_channel
    FOR EACH STATEMENT EXECUTE FUNCTION cards_fill_channel();
INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
    fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
    reversal_rule, reversal_days) VALUES
('TOPUP_CARD', '2005-01-02', '充值卡', 'Top-up card', 'CARD', 'TOPUP_CARDS', TRUE, TRUE, 0, 0, NULL, FALSE, 0, NULL,
    10.00, 5000.00, 'NEVER', NULL)
ON CONFLICT DO NOTHING;

CREATE TRIGGER card_event_append_only BEFORE UPDATE OR DELETE ON cards_cardevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER card_stays BEFORE DELETE OR UPDATE OF card_no, batch_no, face_amount, secret_hash, expires_date
    ON cards_card FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
