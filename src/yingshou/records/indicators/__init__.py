"""Daily positions."""
