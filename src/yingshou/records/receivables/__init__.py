"""Receivables and what is open."""
