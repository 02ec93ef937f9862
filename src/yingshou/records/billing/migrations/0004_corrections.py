"""Let a bill be reversed and made anew, on a proposal that a second person decides."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models


SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0003_parents_by_statement'),
        ('customers', '0001_initial'),
        ('runs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BillCorrection',
            fields=[
                ('correction_no', yingshou.records.fields.NumberField(max_length=48, primary_key=True, serialize=False)),
                ('cause', yingshou.records.fields.CodeField(max_length=32)),
                ('reason', models.CharField(max_length=200)),
                ('inputs', models.JSONField()),
                ('old_amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('new_amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-proposed_at'],
            },
        ),
        migrations.AddField(
            model_name='bill',
            name='corrects_bill_no',
            field=yingshou.records.fields.NumberField(max_length=40, null=True),
        ),
        migrations.AddField(
            model_name='bill',
            name='kind',
            field=yingshou.records.fields.CodeField(db_default='ORIGINAL', default='ORIGINAL', max_length=32),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects_bill_no__isnull', False)), fields=('corrects_bill_no', 'kind'), name='bill_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects_bill_no__isnull', True), ('kind', 'ORIGINAL')), models.Q(('amount__lte', 0), ('corrects_bill_no__isnull', False), ('kind', 'REVERSAL')), models.Q(('amount__gte', 0), ('corrects_bill_no__isnull', False), ('kind', 'CORRECTION')), _connector='OR'), name='bill_kind'),
        ),
        migrations.CreateModel(
            name='CorrectionDecision',
            fields=[
                ('correction', models.OneToOneField(db_column='correction_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='billing.billcorrection')),
                ('approved', models.BooleanField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('note', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='billcorrection',
            name='bill',
            field=models.ForeignKey(db_column='bill_no', on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='billing.bill'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0004_corrections.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_corrections_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
