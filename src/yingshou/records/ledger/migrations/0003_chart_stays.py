"""The chart of accounts outlives the emptying of the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_chart_and_guards")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0003_chart_stays.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_chart_stays_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
