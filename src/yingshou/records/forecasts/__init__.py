"""Forecasts of load, bills and cash, and the models they were made with."""
