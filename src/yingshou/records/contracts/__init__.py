"""Settlement agreements."""
