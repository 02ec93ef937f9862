"""The accounts and the channel of agents, which outlive the emptying of the database; append-only facts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0001_initial"),
        ("payments", "0005_channels"),
        ("ledger", "0004_channels_and_cash"),
        ("audit", "0002_forbid_change"),
    ]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0002_guards.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_guards_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
