"""What an account's last months would have cost on other terms. Writes nothing."""

from dataclasses import replace
from datetime import date

import polars as pl

from yingshou.core.analysis import Alternative, compare
from yingshou.core.tables import Tariffs
from yingshou.core.tables.tariffs import TARIFF_FIELDS
from yingshou.flows.account_months import account_months
from yingshou.gateways.catalogues import shipped_tariffs


def try_alternative(*, account_no: str, as_of: date, alternative: Alternative) -> pl.DataFrame | None:
    """Rate an account's last twelve bills again under an alternative, columns as in `core.analysis.compare`.

    Another province's catalogue that is not stored is taken as it is shipped. Returns None where there is no
    such account. Raises UnknownCatalogueError.
    """
    found = account_months(account_no=account_no, as_of=as_of)
    if found is None:
        return None
    return compare(
        bills=found.bills,
        accounts=found.accounts,
        tariffs=_with_catalogue(found.tariffs, alternative.catalogue),
        capacity_changes=found.capacity_changes,
        alternatives=[alternative],
    )


def _with_catalogue(tariffs: Tariffs, code: str | None) -> Tariffs:
    """Add a shipped catalogue to those stored, where it is not among them."""
    if code is None or code in set(tariffs.prices["catalogue"]) | set(tariffs.tiers["catalogue"]):
        return tariffs
    shipped = shipped_tariffs([code])
    frames = {name: pl.concat([getattr(tariffs, name), getattr(shipped, name)]) for name in TARIFF_FIELDS}
    return replace(tariffs, **frames)
