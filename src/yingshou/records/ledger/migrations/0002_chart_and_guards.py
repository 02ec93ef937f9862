"""The chart of accounts, and what the database holds by itself: entries balance, and stay as they are."""

from pathlib import Path

import yingshou.records.fields
from django.db import migrations

SQL = Path(__file__).parent / "sql"


def _run(name):
    return migrations.RunSQL(
        sql=(SQL / f"{name}.sql").read_text(encoding="utf-8"),
        reverse_sql=(SQL / f"{name}_reverse.sql").read_text(encoding="utf-8"),
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.AddField(
            model_name="ledgeraccount",
            name="number",
            field=yingshou.records.fields.CodeField(default="", max_length=8, unique=True),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(name="ledgeraccount", options={"ordering": ["number"]}),
        _run("0002_accounts"),
        _run("0002_balanced"),
        _run("0002_append_only"),
    ]
