import django.db.models.deletion
from django.db import migrations, models

SHARED = "period, year, value, low, high, status, symbol, flags, came_in_id, replaced_in_id"
OF_VALUES = ", ".join(f"v.{name}" for name in SHARED.split(", "))


def beside(apps, schema_editor):
    """Places and groups told once, each value then by its keys, in the same order."""
    value = apps.get_model("portrait", "IndicatorValue").objects.order_by()
    place = apps.get_model("portrait", "MeasuredPlace")
    group = apps.get_model("portrait", "MeasuredGroup")
    places = value.values_list("coalition_id", "unit_code", "unit_name").distinct()
    place.objects.bulk_create(
        [place(coalition_id=c, code=code, name=name) for c, code, name in places.iterator()],
        batch_size=500,
    )
    groups = value.values_list("coalition_id", "breakdown_key", "breakdown").distinct()
    words = {(c, key): said for c, key, said in groups.iterator()}
    group.objects.bulk_create(
        [group(coalition_id=c, key=key, words=said) for (c, key), said in words.items()],
        batch_size=500,
    )
    schema_editor.execute(
        f"INSERT INTO portrait_narrowvalue (coalition_id, indicator_id, place_id, group_id, "
        f"{SHARED}) SELECT v.coalition_id, v.indicator_id, p.id, g.id, {OF_VALUES} "
        "FROM portrait_indicatorvalue v JOIN portrait_measuredplace p "
        "ON p.coalition_id = v.coalition_id AND p.code = v.unit_code AND p.name = v.unit_name "
        "JOIN portrait_measuredgroup g "
        "ON g.coalition_id = v.coalition_id AND g.key = v.breakdown_key ORDER BY v.id"
    )


def within(apps, schema_editor):
    """Each value with the words of its place and of its group again."""
    schema_editor.execute(
        f"INSERT INTO portrait_indicatorvalue (coalition_id, indicator_id, unit_code, unit_name, "
        f"breakdown_key, breakdown, {SHARED}) SELECT v.coalition_id, v.indicator_id, p.code, "
        f"p.name, g.key, g.words, {OF_VALUES} "
        "FROM portrait_narrowvalue v JOIN portrait_measuredplace p ON p.id = v.place_id "
        "JOIN portrait_measuredgroup g ON g.id = v.group_id ORDER BY v.id"
    )


def key(to, **more):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=more.pop("on_delete", django.db.models.deletion.CASCADE),
        related_name=more.pop("related_name", "+"),
        to=to,
        **more,
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("portrait", "0003_values_by_hand")]

    operations = [
        migrations.CreateModel(
            name="MeasuredPlace",
            fields=[
                ("id", number()),
                ("code", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=200)),
                (
                    "coalition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="coalitions.coalition",
                    ),
                ),
            ],
            options={"verbose_name": "lieu mesuré", "verbose_name_plural": "lieux mesurés"},
        ),
        migrations.CreateModel(
            name="MeasuredGroup",
            fields=[
                ("id", number()),
                ("key", models.CharField(max_length=300)),
                ("words", models.JSONField(null=True)),
                (
                    "coalition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="coalitions.coalition",
                    ),
                ),
            ],
            options={"verbose_name": "groupe mesuré", "verbose_name_plural": "groupes mesurés"},
        ),
        migrations.AddConstraint(
            model_name="measuredplace",
            constraint=models.UniqueConstraint(
                fields=("code", "name", "coalition"), name="measured_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="measuredgroup",
            constraint=models.UniqueConstraint(
                fields=("coalition", "key"), name="measured_group_once"
            ),
        ),
        migrations.CreateModel(
            name="NarrowValue",
            fields=[
                ("id", number()),
                ("period", models.CharField(max_length=40)),
                ("year", models.SmallIntegerField(null=True)),
                ("value", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("status", models.CharField(max_length=20)),
                ("symbol", models.CharField(max_length=20)),
                ("flags", models.CharField(max_length=120)),
                ("came_in", key("portrait.figuresimport", null=True)),
                ("coalition", key("coalitions.coalition")),
                ("indicator", key("portrait.indicator")),
                ("group", key("portrait.measuredgroup")),
                ("place", key("portrait.measuredplace")),
                (
                    "replaced_in",
                    key(
                        "portrait.figuresimport",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(beside, within),
        migrations.DeleteModel(name="IndicatorValue"),
        migrations.RenameModel(old_name="NarrowValue", new_name="IndicatorValue"),
        migrations.AlterModelOptions(
            name="indicatorvalue",
            options={
                "verbose_name": "valeur d’indicateur",
                "verbose_name_plural": "valeurs d’indicateurs",
            },
        ),
        migrations.AlterField(
            model_name="indicatorvalue",
            name="indicator",
            field=key("portrait.indicator", related_name="values"),
        ),
        migrations.AddIndex(
            model_name="indicatorvalue",
            index=models.Index(
                condition=models.Q(("replaced_in__isnull", False)),
                fields=["replaced_in"],
                name="indicator_value_replaced",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_in", None)),
                fields=("indicator", "place", "group", "period"),
                name="indicator_value_once",
            ),
        ),
    ]
