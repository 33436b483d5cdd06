from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0009_commission")]

    operations = [
        migrations.RemoveConstraint("decisionchange", "decision_changes_by_both_or_a_meeting"),
        migrations.AddConstraint(
            "decisionchange",
            models.CheckConstraint(
                condition=models.Q(applied_at=None)
                | ~models.Q(by_agreed_at=None) & ~models.Q(kz_agreed_at=None),
                name="decision_changes_by_both",
            ),
        ),
    ]
