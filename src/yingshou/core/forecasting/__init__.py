"""Stage: forecasting (负荷与回款预测). Daily energy, the month's bill, the cash to month end.

Figures inside a fit are floating point; whatever is money leaves the stage as exact decimals.
"""

from yingshou.core.forecasting.daily import DAILY, Book, book_of, shapes
from yingshou.core.forecasting.forecast import Forecast, forecast
from yingshou.core.forecasting.model import HORIZON, Model, fit, load
from yingshou.core.forecasting.signs import signs

__all__ = [
    "DAILY",
    "HORIZON",
    "Book",
    "Forecast",
    "Model",
    "book_of",
    "fit",
    "forecast",
    "load",
    "shapes",
    "signs",
]
