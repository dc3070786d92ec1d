from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0002_drafts_and_mandates"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="portalsession", name="portal_session_way"),
        migrations.AlterField(
            model_name="portalsession",
            name="way",
            field=models.CharField(
                choices=[("sms", "短信验证码"), ("desk", "服务站给的登录码"), ("prov", "统一身份认证")],
                max_length=4,
                verbose_name="登录途径",
            ),
        ),
        migrations.AddConstraint(
            model_name="portalsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["sms", "desk", "prov"])), name="portal_session_way"
            ),
        ),
    ]
