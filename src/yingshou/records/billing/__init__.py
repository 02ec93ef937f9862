"""Bills and charge lines."""
