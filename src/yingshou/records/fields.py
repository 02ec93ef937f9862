"""The column types all records share: money, energy and prices with their one precision."""

from typing import Any

from django.db import models


class YuanField(models.DecimalField):
    """Yuan with two decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the precision of money at rest."""
        kwargs["max_digits"], kwargs["decimal_places"] = 18, 2
        super().__init__(*args, **kwargs)


class EnergyField(models.DecimalField):
    """Energy in kWh or kvarh, or demand and capacity in kW or kVA, with four decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the precision of energy at rest."""
        kwargs["max_digits"], kwargs["decimal_places"] = 20, 4
        super().__init__(*args, **kwargs)


class PriceField(models.DecimalField):
    """A price in yuan per unit, a factor or a ratio, with eight decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fix the precision of prices at rest."""
        kwargs["max_digits"], kwargs["decimal_places"] = 20, 8
        super().__init__(*args, **kwargs)


class NumberField(models.CharField):
    """The number of a fact or an archive row: short text, never changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound the length and forbid the empty text unless null is allowed."""
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)


class CodeField(models.CharField):
    """An upper-case code of a closed list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound the length."""
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)
