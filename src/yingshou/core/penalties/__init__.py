"""Stage: penalties."""
