CREATE INDEX payments_paymentbalance_payment_no_b82a7e2c_like
    ON payments_paymentbalance (payment_no varchar_pattern_ops);
CREATE INDEX payments_payment_payment_no_244971bd_like ON payments_payment (payment_no varchar_pattern_ops);
DROP TRIGGER clearing_parents ON payments_clearing;
DROP TRIGGER payment_balance_number ON payments_paymentbalance;
DROP TRIGGER payment_balance_parents ON payments_paymentbalance;
DROP TRIGGER payment_parents ON payments_payment;
