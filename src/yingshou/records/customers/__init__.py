"""Customers and accounts."""
