"""The catalogue as bills need it: with the prices that accounts agreed on for themselves."""

from dataclasses import replace

from yingshou.core.tables import Tariffs
from yingshou.records.contracts.frames import market_contracts
from yingshou.records.tariffs.frames import load_tariffs


def load_catalogue(*, bill_month: int | None = None) -> Tariffs:
    """Read the whole catalogue, all versions, with the market contracts of a month, or of all months."""
    return replace(load_tariffs(), market_contracts=market_contracts(bill_month=bill_month))
