"""What every request may need: the outcomes of those with an Idempotency-Key."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("request", models.TextField()),
                ("status", models.SmallIntegerField()),
                ("headers", models.JSONField()),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": "idempotency_keys"},
        ),
    ]
