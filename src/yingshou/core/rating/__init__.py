"""Stage: rating."""
