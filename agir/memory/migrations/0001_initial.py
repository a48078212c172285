import datetime

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from agir.memory.engines import install


def index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("coalitions", "0003_voice_required")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("on", models.DateField(default=datetime.date(1, 1, 1))),
                ("tokens", models.TextField()),
                (
                    "coalition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="coalitions.coalition",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrée de la mémoire",
                "verbose_name_plural": "entrées de la mémoire",
                "indexes": [
                    models.Index(fields=["coalition", "-on", "-id"], name="memory_latest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="memory_entry_once")
                ],
            },
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
