"""Stage: exposure."""
