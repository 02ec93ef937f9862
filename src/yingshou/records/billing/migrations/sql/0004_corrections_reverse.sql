DROP TRIGGER bill_corrects ON billing_bill;
DROP FUNCTION check_corrected_bill();
DROP TRIGGER correction_decision_append_only ON billing_correctiondecision;
DROP TRIGGER bill_correction_append_only ON billing_billcorrection;
