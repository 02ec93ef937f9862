"""Load shipped catalogues into the database: once, and never over what an office stored."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from yingshou.core.tables import TARIFF_PRICES
from yingshou.flows.import_catalogue import import_catalogue
from yingshou.flows.import_table import import_table
from yingshou.gateways.catalogues import UnknownCatalogueError, catalogue_files, shipped_catalogues
from yingshou.records.tariffs.frames import load_tariffs

DAY = date(2026, 11, 1)

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_catalogue_loads_once_without_a_problem():
    for catalogue in shipped_catalogues():
        first = import_catalogue(code=catalogue.code.lower(), as_of=DAY)
        rows = sum(content.frame.height for _, content in catalogue_files(catalogue.code))
        assert (first.code, first.inserted, first.unchanged) == (catalogue.code, rows, 0)
        assert first.problems.is_empty()
    again = import_catalogue(code="HENAN", as_of=DAY)
    assert (again.inserted, again.problems.height) == (0, 0)
    assert again.unchanged == sum(content.frame.height for _, content in catalogue_files("HENAN"))
    stored = load_tariffs().prices
    assert stored["catalogue"].n_unique() == len(shipped_catalogues())
    assert stored.filter(pl.col("catalogue") == "HUBEI")["verified"].unique().to_list() == [False]


def test_a_price_of_the_office_is_kept():
    files = {table.name: content.frame for table, content in catalogue_files("QINGHAI")}
    own = TARIFF_PRICES.conform(files["tariff_prices"].head(1)).with_columns(
        price=pl.lit(Decimal("0.1")).cast(TARIFF_PRICES.schema["price"])
    )
    import_table(table=TARIFF_PRICES, frame=own, as_of=DAY, source="own.csv")
    loaded = import_catalogue(code="QINGHAI", as_of=DAY)
    assert loaded.problems["code"].to_list() == ["CONFLICT"]
    kept = load_tariffs().prices.join(own, on=list(TARIFF_PRICES.key), how="semi")
    assert kept["price"].to_list() == [Decimal("0.1")]


def test_another_catalogue_is_refused():
    with pytest.raises(UnknownCatalogueError):
        import_catalogue(code="ATLANTIS", as_of=DAY)
