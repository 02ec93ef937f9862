"""Stage: settlement."""
