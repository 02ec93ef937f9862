"""Stage: receivables."""
