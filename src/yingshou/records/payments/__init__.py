"""Payments and clearings."""
