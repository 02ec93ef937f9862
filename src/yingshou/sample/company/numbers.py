"""From whole numbers of NumPy to exact decimals of Polars."""

import numpy as np
import polars as pl

from yingshou.core.energy import ENERGY


def energy(values: np.ndarray, decimals: int) -> pl.Series:
    """Read whole numbers as energies with some decimals, e.g. 12345 with 2 as 123.4500."""
    whole = pl.Series(values.astype(np.int64)).cast(ENERGY)
    return whole / pl.Series([10**decimals]).cast(ENERGY) if decimals else whole
