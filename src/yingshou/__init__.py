"""Yingshou (应收): revenue collection and credit risk for power supply companies."""

__version__ = "0.1.0"
