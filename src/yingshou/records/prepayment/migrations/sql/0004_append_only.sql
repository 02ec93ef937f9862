CREATE TRIGGER prepayment_target_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaymenttarget
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepayment_campaign_append_only BEFORE UPDATE OR DELETE ON prepayment_prepaymentcampaign
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepayment_conversion_append_only BEFORE UPDATE OR DELETE ON prepayment_conversion
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER prepayment_sign_up_append_only BEFORE UPDATE OR DELETE ON prepayment_signup
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_card_append_only BEFORE UPDATE OR DELETE ON prepayment_metercard
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER card_loss_append_only BEFORE UPDATE OR DELETE ON prepayment_cardloss
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_purchase_append_only BEFORE UPDATE OR DELETE ON prepayment_meterpurchase
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER meter_credit_append_only BEFORE UPDATE OR DELETE ON prepayment_metercredit
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
