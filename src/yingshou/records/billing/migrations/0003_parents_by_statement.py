"""Hold the parents of bills once a statement, and keep one index for each way of finding them."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_parents'),
        ('billing', '0002_guards'),
        ('customers', '0001_initial'),
        ('runs', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bill',
            name='account',
            field=models.ForeignKey(db_column='account_no', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='customers.account'),
        ),
        migrations.AlterField(
            model_name='bill',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='runs.run'),
        ),
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(fields=['run'], name='bill_run'),
        ),
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(fields=['account'], name='bill_account_prefix', opclasses=['varchar_pattern_ops']),
        ),
        migrations.RunSQL(
            sql=(SQL / "0003_parents.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_parents_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
