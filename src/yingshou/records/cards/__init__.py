"""Top-up cards."""
