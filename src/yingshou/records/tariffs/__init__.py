"""The tariff catalogue."""
