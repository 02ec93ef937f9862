-- Money agents have paid in, what they are owed, the channel of those who pay in advance; facts stay.
CREATE FUNCTION agents_fill_chart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
        ('AGENT_DEPOSITS', '2206', '代收机构预存款', 'Deposits of agents', 'CREDIT'),
        ('COMMISSION_PAYABLE', '2246', '应付代收费', 'Commission payable', 'CREDIT'),
        ('COMMISSION', '6605', '代收费', 'Commission of agents', 'DEBIT')
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER chart_stays_for_agents AFTER TRUNCATE ON ledger_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION agents_fill_chart();
INSERT INTO ledger_ledgeraccount (code, number, zh, en, side) VALUES
    ('AGENT_DEPOSITS', '2206', '代收机构预存款', 'Deposits of agents', 'CREDIT'),
    ('COMMISSION_PAYABLE', '2246', '应付代收费', 'Commission payable', 'CREDIT'),
    ('COMMISSION', '6605', '代收费', 'Commission of agents', 'DEBIT')
ON CONFLICT DO NOTHING;

CREATE FUNCTION agents_fill_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
        fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
        reversal_rule, reversal_days) VALUES
    ('AGENT_PREPAID', '2005-01-01', '预存代办点', 'Agents who pay in advance', 'AGENT', 'AGENT_DEPOSITS', TRUE, TRUE,
        0, 0, NULL, FALSE, 0, NULL, 0.01, 5000.00, 'SAME_DAY', NULL)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER channels_stay_for_agents AFTER TRUNCATE ON payments_channel
    FOR EACH STATEMENT EXECUTE FUNCTION agents_fill_channel();
INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
    fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
    reversal_rule, reversal_days) VALUES
('AGENT_PREPAID', '2005-01-01', '预存代办点', 'Agents who pay in advance', 'AGENT', 'AGENT_DEPOSITS', TRUE, TRUE,
    0, 0, NULL, FALSE, 0, NULL, 0.01, 5000.00, 'SAME_DAY', NULL)
ON CONFLICT DO NOTHING;

CREATE TRIGGER agent_terms_append_only BEFORE UPDATE OR DELETE ON agents_agentterms
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_act_append_only BEFORE UPDATE OR DELETE ON agents_agentact
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_day_append_only BEFORE UPDATE OR DELETE ON agents_agentday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_movement_append_only BEFORE UPDATE OR DELETE ON agents_agentmovement
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_commission_append_only BEFORE UPDATE OR DELETE ON agents_agentcommission
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_stays BEFORE DELETE OR UPDATE OF agent_no, channel, registered_date ON agents_agent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER agent_key_stays BEFORE DELETE OR UPDATE OF key_no, agent_no, kind, public_key, fingerprint
    ON agents_agentkey FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
