from django.db import migrations, models

from apps.core.sqltools import write_once

# Deaths approved through the screen have told the other apps already: what those answered moves to the event.
KEPT = """
update benefits_lifeevent e
set beside = coalesce(c.effects -> 'apps', '{}'::jsonb), beside_undone = c.effects -> 'undone'
from benefits_deathcase c where c.event_id = e.id and e.state in ('confirmed', 'withdrawn')
"""
# The guard of 0005 names its columns, so it is made anew with both; each is filled once.
_DROP = migrations.RunSQL(
    "drop function benefits_lifeevent_write_once() cascade",
    migrations.RunSQL.noop,
)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0008_death_effects")]

    operations = [
        migrations.AddField(
            model_name="lifeevent",
            name="beside",
            field=models.JSONField(
                db_comment="去世生效时各应用办了什么，供撤销时恢复；空为尚未办理",
                null=True,
                verbose_name="其他应用办理情况",
            ),
        ),
        migrations.AddField(
            model_name="lifeevent",
            name="beside_undone",
            field=models.JSONField(
                db_comment="撤销去世时各应用恢复了什么；空为没有撤销", null=True, verbose_name="其他应用恢复情况"
            ),
        ),
        _DROP,
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        write_once(
            "benefits_lifeevent",
            "~person_id",
            "~state",
            "~reason",
            "~withdrawal_by_id",
            "withdrawn_by_id",
            "withdrawn_on",
            "beside",
            "beside_undone",
            when="old.state <> 'proposed'",
        ),
    ]
