-- How the billed energy came about is as much a fact as the bill.
CREATE TRIGGER quantity_step_append_only BEFORE UPDATE OR DELETE ON billing_quantitystep
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
