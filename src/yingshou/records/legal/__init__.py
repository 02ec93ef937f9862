"""Matters before a court and claims written off."""
