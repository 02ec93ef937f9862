"""Security held."""
