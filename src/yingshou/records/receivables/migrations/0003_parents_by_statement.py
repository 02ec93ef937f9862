"""Hold the parents of receivables, adjustments and balances once a statement."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_parents'),
        ('billing', '0003_parents_by_statement'),
        ('customers', '0001_initial'),
        ('ledger', '0003_chart_stays'),
        ('receivables', '0002_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='adjustment',
            name='entry',
            field=models.ForeignKey(db_column='entry_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.journalentry'),
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='into_receivable',
            field=models.ForeignKey(db_column='into_receivable_no', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.receivable'),
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='receivable',
            field=models.ForeignKey(db_column='receivable_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='receivables.receivable'),
        ),
        migrations.AlterField(
            model_name='receivable',
            name='account',
            field=models.ForeignKey(db_column='account_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='receivables', to='customers.account'),
        ),
        migrations.AlterField(
            model_name='receivable',
            name='bill',
            field=models.ForeignKey(db_column='bill_no', db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receivables', to='billing.bill'),
        ),
        migrations.AlterField(
            model_name='receivable',
            name='entry',
            field=models.ForeignKey(db_column='entry_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.journalentry'),
        ),
        migrations.AlterField(
            model_name='receivablebalance',
            name='receivable',
            field=models.OneToOneField(db_column='receivable_no', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='balance', serialize=False, to='receivables.receivable'),
        ),
        migrations.AddIndex(
            model_name='adjustment',
            index=models.Index(fields=['into_receivable'], name='adjustment_into'),
        ),
        migrations.AddIndex(
            model_name='adjustment',
            index=models.Index(fields=['entry'], name='adjustment_entry'),
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['account'], name='receivable_account', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['entry'], name='receivable_entry'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0003_parents.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_parents_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
