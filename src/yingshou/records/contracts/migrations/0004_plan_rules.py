"""House rules of plans: versions that stay as they are."""

from django.db import migrations, models

import yingshou.records.fields


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_renegotiation"), ("audit", "0002_forbid_change")]

    operations = [
        migrations.CreateModel(
            name="PlanRule",
            fields=[
                ("valid_from", models.DateField(primary_key=True, serialize=False)),
                ("allowed_days", models.CharField(max_length=100)),
                ("lead_days", models.PositiveSmallIntegerField()),
                ("most_terms", models.PositiveSmallIntegerField()),
                ("ratio_step", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ("promise", yingshou.records.fields.PriceField(decimal_places=8, max_digits=20)),
                ("lateness", yingshou.records.fields.CodeField(max_length=32)),
                ("source", models.CharField(max_length=200, null=True)),
            ],
        ),
        migrations.RunSQL(
            sql="""CREATE TRIGGER planrule_append_only BEFORE UPDATE OR DELETE ON contracts_planrule
                FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()""",
            reverse_sql="DROP TRIGGER planrule_append_only ON contracts_planrule",
        ),
    ]
