"""Feed-in statements are booked, and taken back by one with the signs turned."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0011_fewer_indexes"),
        ("customers", "0004_household_benefits_feed_in"),
        ("ledger", "0005_periods_and_chain"),
        ("runs", "0003_statement"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="feedinstatement",
            name="feed_in_statement_key",
        ),
        migrations.AddField(
            model_name="feedinstatement",
            name="entry",
            field=models.ForeignKey(
                db_column="entry_no",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.journalentry",
            ),
        ),
        migrations.AddField(
            model_name="feedinstatement",
            name="made_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=150),
        ),
        migrations.AddField(
            model_name="feedinstatement",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="feedinstatement",
            name="reverses",
            field=models.OneToOneField(
                db_column="reverses_no",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="billing.feedinstatement",
            ),
        ),
        migrations.AddField(
            model_name="feedinstatement",
            name="sequence",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="feedinstatement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reverses__isnull", True)),
                fields=("account", "bill_month", "sequence"),
                name="feed_in_statement_sequence",
            ),
        ),
        migrations.RunSQL(
            sql=(SQL / "0012_feed_in_accounts.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0012_feed_in_accounts_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
