"""One person, one lane: composite foreign keys refuse roles of two lanes, and a lane change under live grants."""

from django.db import migrations

from apps.core.sqltools import composite_foreign_key, composite_key


class Migration(migrations.Migration):
    dependencies = [("org", "0001_squashed")]

    operations = [
        composite_key("org_staff", "org_staff_id_lane", "id, lane"),
        composite_key("org_role", "org_role_code_lane", "code, lane"),
        composite_foreign_key(
            "org_rolegrant",
            "org_rolegrant_role_lane",
            "role_id, lane",
            "org_role",
            "code, lane",
        ),
        composite_foreign_key(
            "org_rolegrant",
            "org_rolegrant_staff_lane",
            "staff_id, live_lane",
            "org_staff",
            "id, lane",
        ),
        migrations.RunSQL(
            "alter table org_role add constraint org_role_lane_of_code check "
            "(lane = case when code in ('sysadm','secadm','auditor') then code else 'business' end)",
            "alter table org_role drop constraint org_role_lane_of_code",
        ),
    ]
