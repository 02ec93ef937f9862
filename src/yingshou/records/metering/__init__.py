"""Meters, reads, daily energy."""
