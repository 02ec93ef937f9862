"""Collecting agents."""
