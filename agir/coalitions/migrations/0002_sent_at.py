from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coalitions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
