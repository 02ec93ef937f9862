"""The account of what comes in of claims written off."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_periods_and_chain")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0006_recoveries.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0006_recoveries_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
