"""Claims on security, which stay as they are."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0002_forbid_change'),
        ('customers', '0006_traits_append_only'),
        ('guarantees', '0002_claim_deadline_and_release'),
        ('payments', '0008_requests_append_only'),
        ('receivables', '0008_waived'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('claim_no', yingshou.records.fields.NumberField(max_length=80, primary_key=True, serialize=False)),
                ('amount', yingshou.records.fields.YuanField(decimal_places=2, max_digits=18)),
                ('reason', models.CharField(max_length=200)),
                ('claimed_date', models.DateField()),
                ('claimed_by', models.CharField(max_length=150)),
                ('claimed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='customers.account')),
                ('guarantee', models.ForeignKey(db_column='guarantee_no', on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='guarantees.guarantee')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimAnswer',
            fields=[
                ('claim', models.OneToOneField(db_column='claim_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='answer', serialize=False, to='claims.claim')),
                ('accepted', models.BooleanField()),
                ('answered_date', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ClaimClosing',
            fields=[
                ('claim', models.OneToOneField(db_column='claim_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='closing', serialize=False, to='claims.claim')),
                ('closed_date', models.DateField()),
                ('closed_by', models.CharField(max_length=150)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='ClaimItem',
            fields=[
                ('pk', models.CompositePrimaryKey('claim_id', 'receivable_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('claim', models.ForeignKey(db_column='claim_no', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='claims.claim')),
                ('receivable', models.ForeignKey(db_column='receivable_no', on_delete=django.db.models.deletion.PROTECT, related_name='claim_items', to='receivables.receivable')),
            ],
        ),
        migrations.CreateModel(
            name='ClaimPayment',
            fields=[
                ('payment', models.OneToOneField(db_column='payment_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='claim', serialize=False, to='payments.payment')),
                ('recorded_by', models.CharField(max_length=150)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('claim', models.ForeignKey(db_column='claim_no', on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='claims.claim')),
            ],
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='claim_positive'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
