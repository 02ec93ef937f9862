"""Notices to customers, where they go, and the evidence of what became of them."""
