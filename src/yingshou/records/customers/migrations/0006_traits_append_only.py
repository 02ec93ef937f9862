"""Traits of accounts cannot be changed."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_accounttraits"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "0006_traits_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0006_traits_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
