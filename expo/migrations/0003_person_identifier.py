import uuid

from django.db import migrations, models


def identify(apps, schema_editor):
    """Everybody who is there already gets an identifier of their own."""
    people = apps.get_model("expo", "Person").objects.using(schema_editor.connection.alias)
    for number in people.filter(uid=None).values_list("pk", flat=True):
        people.filter(pk=number).update(uid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("expo", "0002_registration")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="uid",
            field=models.UUIDField(editable=False, null=True, verbose_name="identifier in schedules"),
        ),
        migrations.RunPython(identify, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="person",
            name="uid",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier in schedules"
            ),
        ),
    ]
