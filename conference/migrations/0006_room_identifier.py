from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0005_moves")]

    operations = [
        migrations.AddField(
            model_name="room",
            name="uid",
            field=models.UUIDField(editable=False, null=True, verbose_name="identifier in schedules"),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(fields=("exhibition", "uid"), name="room_uid_is_unique"),
        ),
    ]
