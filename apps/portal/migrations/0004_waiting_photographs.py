from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0003_province"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftfile",
            name="is_waiting",
            field=models.BooleanField(db_default=False, default=False, verbose_name="退出以后收到，待本人确认"),
        ),
    ]
