"""What every request may need: the outcomes of those with an Idempotency-Key."""

from django.db import migrations, models


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
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "idempotency_keys",
                "indexes": [
                    models.Index(fields=["expires_at"], name="ix_idempotency_keys_expires"),
                ],
            },
        ),
    ]
