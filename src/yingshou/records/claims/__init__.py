"""Claims on security, and the cover that is left of it."""
