"""What money costs: rates that stay as they are."""

from django.db import migrations, models

import yingshou.records.fields


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_requests_append_only")]

    operations = [
        migrations.CreateModel(
            name="FundsRate",
            fields=[
                ("valid_from", models.DateField(primary_key=True, serialize=False)),
                ("annual_rate", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ("year_days", models.PositiveSmallIntegerField()),
                ("source", models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.RunSQL(
            sql="""CREATE TRIGGER fundsrate_append_only BEFORE UPDATE OR DELETE ON payments_fundsrate
                FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()""",
            reverse_sql="DROP TRIGGER fundsrate_append_only ON payments_fundsrate",
        ),
    ]
