"""Reconciliation: lines of statements, matches, differences, certificates."""
