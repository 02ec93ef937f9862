"""Cards, conversions, campaigns and targets are append-only."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("prepayment", "0003_cards_and_cover")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0004_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
