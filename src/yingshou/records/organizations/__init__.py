"""Supply organisations, staff roles and keys."""
