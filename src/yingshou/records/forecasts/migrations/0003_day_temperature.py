"""Temperatures of places, measured or foretold, append-only."""

from pathlib import Path

import django.db.models.deletion
import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0002_detail'),
        ('organizations', '0011_inspect_right'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayTemperature',
            fields=[
                ('pk', models.CompositePrimaryKey('organization_id', 'weather_date', 'kind', 'known_on', blank=True, editable=False, primary_key=True, serialize=False)),
                ('weather_date', models.DateField()),
                ('kind', yingshou.records.fields.CodeField(max_length=32)),
                ('known_on', models.DateField()),
                ('temperature', yingshou.records.fields.EnergyField(decimal_places=4, max_digits=20)),
                ('source', models.CharField(max_length=200)),
                ('organization', models.ForeignKey(db_column='org_code', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['weather_date'], name='daytemperature_date')],
            },
        ),
        migrations.RunSQL(
            sql=(SQL / "0003_append_only.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0003_append_only_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
