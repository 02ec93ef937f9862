"""A forecast says in full why no model made it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='forecastmade',
            name='detail',
            field=models.CharField(blank=True, default='', max_length=400),
        ),
    ]
