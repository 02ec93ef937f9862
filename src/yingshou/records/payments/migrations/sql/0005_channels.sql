-- The shipped ways to pay. Fees are usual ones; a company imports its own versions by date.
CREATE FUNCTION payments_fill_channels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO payments_channel (channel, valid_from, name, name_en, kind, money_account, is_open, is_final,
        fee_rate, fee_least, fee_most, fee_returned, delay_days, cut_off_time, least_amount, largest_amount,
        reversal_rule, reversal_days) VALUES
    ('COUNTER', '2000-01-01', '柜台现金', 'Counter, cash', 'COUNTER', 'CASH', TRUE, TRUE, 0, 0, NULL, FALSE, 0, '17:00', NULL, NULL, 'ANY_DAY', NULL),
    ('COUNTER_POS', '2000-01-01', '柜台刷卡', 'Counter, card', 'COUNTER', 'BANK', TRUE, TRUE, 0.006, 0, 80.00, FALSE, 1, '23:00', 0.01, 500000.00, 'SAME_DAY', NULL),
    ('CHEQUE', '2000-01-01', '支票', 'Cheque', 'COUNTER', 'BANK', TRUE, FALSE, 0, 0, NULL, FALSE, 2, '16:00', 100.00, NULL, 'ANY_DAY', NULL),
    ('TRANSFER', '2000-01-01', '银行转账', 'Bank transfer', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 0, NULL, NULL, NULL, 'ANY_DAY', NULL),
    ('BANK_FILE', '2000-01-01', '银行代收', 'Bank file', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '17:30', NULL, NULL, 'ANY_DAY', NULL),
    ('BANK_COUNTER', '2000-01-01', '银行柜面代收', 'Bank counter', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '17:30', 0.01, NULL, 'SAME_DAY', NULL),
    ('BANK_ATM', '2000-01-01', '银行自助终端', 'Bank terminal', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '22:00', 0.01, 20000.00, 'SAME_DAY', NULL),
    ('ONLINE_BANKING', '2000-01-01', '网上银行', 'Online banking', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '22:00', 0.01, 5000000.00, 'SAME_DAY', NULL),
    ('MOBILE_BANKING', '2010-01-01', '手机银行', 'Mobile banking', 'BANK', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '22:00', 0.01, 1000000.00, 'SAME_DAY', NULL),
    ('DIRECT_DEBIT', '2000-01-01', '银行代扣', 'Direct debit', 'DEBIT', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '16:00', 0.01, NULL, 'WITHIN_DAYS', 30),
    ('COLLECTION', '2000-01-01', '委托收款', 'Collection order', 'DEBIT', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 3, '16:00', 0.01, NULL, 'WITHIN_DAYS', 30),
    ('WECHAT', '2014-01-01', '微信支付', 'WeChat Pay', 'WALLET', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:59', 0.01, 50000.00, 'WITHIN_DAYS', 365),
    ('ALIPAY', '2010-01-01', '支付宝', 'Alipay', 'WALLET', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:59', 0.01, 50000.00, 'WITHIN_DAYS', 365),
    ('UNIONPAY', '2017-12-11', '云闪付', 'UnionPay app', 'WALLET', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:00', 0.01, 50000.00, 'WITHIN_DAYS', 30),
    ('DIGITAL_YUAN', '2020-04-01', '数字人民币', 'Digital yuan', 'WALLET', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 0, NULL, 0.01, 50000.00, 'WITHIN_DAYS', 180),
    ('POWER_APP', '2012-01-01', '电力客户端', 'Customer app', 'OWN_ONLINE', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:59', 0.01, 200000.00, 'WITHIN_DAYS', 180),
    ('WEBSITE', '2000-01-01', '网上营业厅', 'Website', 'OWN_ONLINE', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:59', 0.01, 1000000.00, 'WITHIN_DAYS', 180),
    ('TERMINAL', '2005-01-01', '自助缴费终端', 'Self-service terminal', 'COUNTER', 'CASH', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '22:00', 1.00, 20000.00, 'SAME_DAY', NULL),
    ('SHOP', '2005-01-01', '商超代收', 'Shops', 'AGENT', 'BANK', TRUE, TRUE, 0.003, 0.10, 5.00, TRUE, 1, '21:00', 1.00, 5000.00, 'SAME_DAY', NULL),
    ('AGENT', '2005-01-01', '社区代办点', 'Community agents', 'AGENT', 'BANK', TRUE, TRUE, 0.005, 0.20, 5.00, TRUE, 1, '20:00', 1.00, 3000.00, 'SAME_DAY', NULL),
    ('POST_OFFICE', '2000-01-01', '邮政代收', 'Post office', 'AGENT', 'BANK', TRUE, TRUE, 0.003, 0.20, 10.00, FALSE, 2, '17:00', 1.00, 50000.00, 'SAME_DAY', NULL),
    ('TELECOM', '2005-01-01', '电信运营商代收', 'Telecom operators', 'AGENT', 'BANK', TRUE, TRUE, 0.005, 0, 10.00, FALSE, 2, '20:00', 1.00, 5000.00, 'SAME_DAY', NULL),
    ('COLLECTOR', '2000-01-01', '上门走收', 'Collector at the door', 'COUNTER', 'CASH', TRUE, TRUE, 0, 0, NULL, FALSE, 1, '17:00', 0.01, 20000.00, 'ANY_DAY', NULL),
    ('TOPUP_CARD', '2005-01-01', '充值卡', 'Top-up card', 'CARD', 'BANK', TRUE, TRUE, 0, 0, NULL, FALSE, 0, NULL, 10.00, 5000.00, 'NEVER', NULL),
    ('GOVERNMENT_PORTAL', '2019-01-01', '政务服务平台', 'Government portal', 'OWN_ONLINE', 'BANK', TRUE, TRUE, 0.002, 0, NULL, TRUE, 1, '23:59', 0.01, 200000.00, 'WITHIN_DAYS', 90),
    ('PREPAID', '2000-01-01', '预收抵扣', 'Prepaid balance', 'INTERNAL', 'BANK', FALSE, TRUE, 0, 0, NULL, FALSE, 0, NULL, NULL, NULL, 'NEVER', NULL)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE TRIGGER channels_stay AFTER TRUNCATE ON payments_channel
    FOR EACH STATEMENT EXECUTE FUNCTION payments_fill_channels();
TRUNCATE payments_channel;

CREATE TRIGGER channel_append_only BEFORE UPDATE OR DELETE ON payments_channel
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER channel_fee_append_only BEFORE UPDATE OR DELETE ON payments_channelfee
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
