DROP FUNCTION forbid_new_number();
DROP FUNCTION keep_parents();
DROP FUNCTION require_parents();
