"""Responsibility: who answers for which account."""
