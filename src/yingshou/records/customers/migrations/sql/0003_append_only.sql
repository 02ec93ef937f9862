-- A change of capacity is a fact bills were made from.
CREATE TRIGGER capacity_change_append_only BEFORE UPDATE OR DELETE ON customers_capacitychange
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
