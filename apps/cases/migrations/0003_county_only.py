from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_case_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="casekind",
            name="county_only",
            field=models.BooleanField(db_default=False, default=False, verbose_name="只由县局查看办理"),
        ),
    ]
