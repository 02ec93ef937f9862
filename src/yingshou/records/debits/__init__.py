"""Debits by the bank."""
