"""Mark the items whose penalty may be open though their principal is not, so that finding them costs no history."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("receivables", "0004_corrections"),
        ("payments", "0003_parents_by_statement"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="receivablebalance", name="balance_open_account"),
        migrations.AddField(
            model_name="receivablebalance",
            name="late",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(
            sql="""UPDATE receivables_receivablebalance b SET late = TRUE
                FROM receivables_receivable r WHERE r.receivable_no = b.receivable_no AND (
                    EXISTS (SELECT 1 FROM payments_clearing c
                        WHERE c.receivable_no = r.receivable_no AND c.value_date >= r.penalty_start_date)
                    OR EXISTS (SELECT 1 FROM receivables_adjustment a
                        WHERE a.receivable_no = r.receivable_no AND a.kind = 'ROLLED'
                        AND a.adjusted_date >= r.penalty_start_date))""",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="receivablebalance",
            index=models.Index(
                condition=models.Q(("principal_open__gt", 0), ("late", True), _connector="OR"),
                fields=["account_no"],
                name="balance_payable_account",
            ),
        ),
    ]
