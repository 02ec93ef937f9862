"""How money, energy and days travel: decimals as text, never as a JSON number."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_DECIMAL = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)


def _text(value: Decimal) -> str:
    return format(value, "f")


def _parser(whole: int, decimals: int) -> BeforeValidator:
    """Accept plain decimal text within a column's digits, and decimals the product made itself."""

    def parse(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not _DECIMAL.match(value):
            raise PydanticCustomError("decimal_text", "must be a plain decimal written as text")
        number = Decimal(value)
        _, digits, exponent = number.as_tuple()
        if -int(exponent) > decimals or len(digits) + int(exponent) > whole:
            raise PydanticCustomError(
                "decimal_digits",
                "must have at most {whole} digits before and {decimals} after the point",
                {"whole": whole, "decimals": decimals},
            )
        return number

    return BeforeValidator(parse)


def _schema(decimals: int, unit: str, example: str) -> WithJsonSchema:
    return WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^-?\d+(\.\d{{1,{decimals}}})?$",
            "description": unit,
            "examples": [example],
        }
    )


_WRITTEN = PlainSerializer(_text, return_type=str)

Yuan = Annotated[Decimal, _parser(16, 2), _WRITTEN, _schema(2, "yuan", "48834.44")]
"""Money in yuan with two decimals."""
Energy = Annotated[Decimal, _parser(16, 4), _WRITTEN, _schema(4, "kWh, kvarh, kW or kVA", "100005.0000")]
"""Energy, demand or capacity with four decimals."""
Price = Annotated[Decimal, _parser(12, 8), _WRITTEN, _schema(8, "yuan per unit, or a factor", "0.48830000")]
"""A price, factor or ratio with eight decimals."""
Share = Annotated[Decimal, _parser(5, 2), _WRITTEN, _schema(2, "a ratio or a percentage", "0.90")]
"""A power factor or its percentage with two decimals."""
