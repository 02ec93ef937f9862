"""Withdrawals of closings stay as they are."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("closings", "0002_withdrawal")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0003_withdrawal.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_withdrawal_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
