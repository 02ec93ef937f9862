"""Runs, batches, problems."""
