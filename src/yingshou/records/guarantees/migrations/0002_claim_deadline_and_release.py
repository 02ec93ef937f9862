"""Claim deadlines, documents and releases of security; instruments stay as they are."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_forbid_change'),
        ('guarantees', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuaranteeAlarm',
            fields=[
                ('pk', models.CompositePrimaryKey('occasion', 'valid_from', 'days_before', blank=True, editable=False, primary_key=True, serialize=False)),
                ('occasion', yingshou.records.fields.CodeField(max_length=32)),
                ('valid_from', models.DateField()),
                ('days_before', models.PositiveIntegerField()),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('release_no', yingshou.records.fields.NumberField(max_length=80, primary_key=True, serialize=False)),
                ('from_date', models.DateField()),
                ('renewed_by_no', yingshou.records.fields.NumberField(max_length=64, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('asked_by', models.CharField(max_length=150)),
                ('asked_date', models.DateField()),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name='guarantee',
            name='claim_deadline',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='guarantee',
            name='document_hash',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='guarantee',
            name='document_no',
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddField(
            model_name='guarantee',
            name='guarantor_no',
            field=yingshou.records.fields.NumberField(max_length=16, null=True),
        ),
        migrations.CreateModel(
            name='ReleaseDecision',
            fields=[
                ('release', models.OneToOneField(db_column='release_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='guarantees.release')),
                ('approved', models.BooleanField()),
                ('decided_by', models.CharField(max_length=150)),
                ('decided_date', models.DateField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('decided_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddField(
            model_name='release',
            name='guarantee',
            field=models.ForeignKey(db_column='guarantee_no', on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='guarantees.guarantee'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0002_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0002_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
