"""Acceptance bills."""
