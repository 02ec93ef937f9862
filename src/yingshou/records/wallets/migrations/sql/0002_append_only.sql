CREATE TRIGGER wallet_order_event_append_only BEFORE UPDATE OR DELETE ON wallets_walletorderevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER wallet_notice_append_only BEFORE UPDATE OR DELETE ON wallets_walletnotice
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER wallet_refund_event_append_only BEFORE UPDATE OR DELETE ON wallets_walletrefundevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER wallet_order_stays
    BEFORE DELETE OR UPDATE OF order_no, channel, account_no, amount, payer_name, created_by, created_date,
        created_at, expires_at
    ON wallets_walletorder FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER wallet_refund_stays BEFORE DELETE OR UPDATE OF refund_no, order_no, channel, amount
    ON wallets_walletrefund FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
