"""Energy in frames: types and the names of the billing periods of a day (尖峰平谷深谷)."""

import polars as pl

ENERGY = pl.Decimal(38, 4)
"""kWh, kvarh, kW or kVA with four decimals."""

PERIODS = ("SHARP", "PEAK", "FLAT", "VALLEY", "DEEP")
"""Billing periods of a day, dearest first."""

PERIOD_COLUMNS = {period: f"{period.lower()}_kwh" for period in PERIODS}
"""The usage column that holds the energy of each period."""
