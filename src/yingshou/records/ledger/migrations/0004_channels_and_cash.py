"""Accounts for channel fees, cash in transit and cash differences."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_chart_stays")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0004_channels_and_cash.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_channels_and_cash_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
