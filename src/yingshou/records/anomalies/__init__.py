"""Accounts to inspect (用电检查): what daily use shows, who looks, what was found."""
