"""Reminders, which stay as they are."""

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
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('reminder_no', yingshou.records.fields.NumberField(max_length=96, primary_key=True, serialize=False)),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('subject', models.CharField(max_length=96)),
                ('due_date', models.DateField()),
                ('days_before', models.PositiveIntegerField(null=True)),
                ('text', models.CharField(db_default='', default='', max_length=400)),
                ('username', models.CharField(max_length=150, null=True)),
                ('made_on', models.DateField()),
                ('made_by', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('account', models.ForeignKey(db_column='account_no', on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='customers.account')),
            ],
        ),
        migrations.CreateModel(
            name='ReminderEnd',
            fields=[
                ('reminder', models.OneToOneField(db_column='reminder_no', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='reminders.reminder')),
                ('ended_date', models.DateField()),
                ('ended_by', models.CharField(max_length=150)),
                ('note', models.CharField(max_length=400)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['username', 'due_date'], name='reminder_in_hand'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['subject'], name='reminder_subject'),
        ),
        migrations.RunSQL(
            sql=(SQL / "0001_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0001_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
