"""The shipped channels, which outlive the emptying of the database; channels and fees are append-only."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_channel_tables"),
        ("ledger", "0004_channels_and_cash"),
        ("audit", "0002_forbid_change"),
    ]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0005_channels.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0005_channels_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
