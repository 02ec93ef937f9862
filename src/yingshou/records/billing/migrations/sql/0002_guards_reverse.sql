DROP TRIGGER charge_line_sum ON billing_chargeline;
DROP FUNCTION check_charge_lines();
DROP TRIGGER bill_approval_append_only ON billing_billapproval;
DROP TRIGGER charge_line_append_only ON billing_chargeline;
DROP TRIGGER bill_append_only ON billing_bill;
