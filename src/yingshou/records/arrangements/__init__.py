"""Instalment agreements on arrears."""
