from django.db import models


class Row(models.Model):
    """The plan's actions, read as the simplest model would."""

    plan_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    description = models.TextField()
    status = models.CharField(max_length=8)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "plan_action"
        app_label = "bare"

    def __str__(self) -> str:
        return self.title
