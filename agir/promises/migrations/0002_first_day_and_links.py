import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def copy_the_first_day(apps, schema_editor):
    apps.get_model("promises", "Promise").objects.update(first_due_on=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("coalitions", "0003_voice_required"),
        ("promises", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="promise",
            name="first_due_on",
            field=models.DateField(null=True, verbose_name="pour quand, comme c’était dit"),
        ),
        migrations.RunPython(copy_the_first_day, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="promise",
            name="first_due_on",
            field=models.DateField(verbose_name="pour quand, comme c’était dit"),
        ),
        migrations.CreateModel(
            name="PromiseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("coalition", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="coalitions.coalition")),
                ("member", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="coalitions.member")),
                ("promise", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="promises.promise")),
            ],
            options={
                "verbose_name": "lien d’une promesse",
                "verbose_name_plural": "liens d’une promesse",
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
