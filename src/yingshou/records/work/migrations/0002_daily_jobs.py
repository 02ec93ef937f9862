import django.db.models.deletion
import yingshou.records.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DailyJob',
            fields=[
                ('kind', yingshou.records.fields.CodeField(max_length=32, primary_key=True, serialize=False)),
                ('at', models.TimeField()),
                ('active', models.BooleanField()),
                ('settled_to', models.DateField(null=True)),
                ('last_job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='work.job')),
            ],
            options={
                'ordering': ['kind'],
            },
        ),
    ]
