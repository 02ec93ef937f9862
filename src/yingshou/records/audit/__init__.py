"""Acts and idempotency keys."""
