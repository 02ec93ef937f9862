"""Accounts closed: asked for by one person, decided by another."""
