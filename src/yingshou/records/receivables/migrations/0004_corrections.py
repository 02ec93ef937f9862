"""Let an item be credited again by a later correction, each time under its own entry."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_chart_stays'),
        ('receivables', '0003_parents_by_statement'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='adjustment',
            name='adjustment_key',
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(fields=('receivable', 'kind', 'entry'), name='adjustment_key'),
        ),
    ]
