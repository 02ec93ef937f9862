"""Hold the parents of payments, balances and clearings once a statement."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_parents'),
        ('receivables', '0003_parents_by_statement'),
        ('ledger', '0003_chart_stays'),
        ('payments', '0002_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clearing',
            name='entry',
            field=models.ForeignKey(db_column='entry_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.journalentry'),
        ),
        migrations.AlterField(
            model_name='clearing',
            name='payment',
            field=models.ForeignKey(db_column='payment_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clearings', to='payments.payment'),
        ),
        migrations.AlterField(
            model_name='clearing',
            name='receivable',
            field=models.ForeignKey(db_column='receivable_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clearings', to='receivables.receivable'),
        ),
        migrations.AlterField(
            model_name='payment',
            name='entry',
            field=models.ForeignKey(db_column='entry_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.journalentry'),
        ),
        migrations.AlterField(
            model_name='paymentbalance',
            name='payment',
            field=models.OneToOneField(db_column='payment_no', db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='balance', serialize=False, to='payments.payment'),
        ),
        migrations.AddIndex(
            model_name='clearing',
            index=models.Index(fields=['payment'], name='clearing_payment'),
        ),
        migrations.AddIndex(
            model_name='clearing',
            index=models.Index(fields=['receivable'], name='clearing_receivable'),
        ),
        migrations.AddIndex(
            model_name='clearing',
            index=models.Index(fields=['entry'], name='clearing_entry'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['entry'], name='payment_entry'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0003_parents.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_parents_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
