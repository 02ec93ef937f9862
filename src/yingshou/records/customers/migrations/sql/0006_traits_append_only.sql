-- What an account was known to be is what stops, warrants and treatments went by.
CREATE TRIGGER account_traits_append_only BEFORE UPDATE OR DELETE ON customers_accounttraits
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
