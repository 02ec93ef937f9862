"""Stage: clearing."""
