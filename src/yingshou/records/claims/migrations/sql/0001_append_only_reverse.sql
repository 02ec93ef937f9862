DROP TRIGGER claim_append_only ON claims_claim;
DROP TRIGGER claimitem_append_only ON claims_claimitem;
DROP TRIGGER claimanswer_append_only ON claims_claimanswer;
DROP TRIGGER claimpayment_append_only ON claims_claimpayment;
DROP TRIGGER claimclosing_append_only ON claims_claimclosing;
