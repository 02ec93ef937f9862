"""Organisations as columns."""

import polars as pl

from yingshou.records.copy import copy_out


def organization_codes() -> pl.DataFrame:
    """Read the codes of all organisations, as the column org_code."""
    return copy_out("SELECT code FROM organizations_organization ORDER BY 1", [], {"org_code": pl.String})
