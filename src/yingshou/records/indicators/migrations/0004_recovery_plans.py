"""Plans of recovery, which stay as they are."""

from pathlib import Path

import yingshou.records.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0003_draft_risk'),
        ('audit', '0002_forbid_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecoveryPlan',
            fields=[
                ('pk', models.CompositePrimaryKey('org_code', 'supply_class', 'username', 'valid_from_month', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('org_code', yingshou.records.fields.NumberField(max_length=16)),
                ('supply_class', yingshou.records.fields.CodeField(max_length=32)),
                ('username', models.CharField(max_length=150)),
                ('valid_from_month', models.PositiveIntegerField()),
                ('day', models.PositiveSmallIntegerField()),
                ('planned_share', yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ('source', models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.RunSQL(
            sql=(SQL / "0004_plans.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "0004_plans_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
