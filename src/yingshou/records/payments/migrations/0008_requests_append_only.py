"""Rules, requests, decisions and outcomes stay as they are; accounts for what they book."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0007_rules_and_requests"),
        ("ledger", "0004_channels_and_cash"),
        ("audit", "0002_forbid_change"),
    ]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0008_chart.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0008_chart_reverse.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(
            sql=(SQL / "0008_requests_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0008_requests_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
