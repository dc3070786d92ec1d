"""What was decided stays as it was signed, for the role of the web too; a correction is a new fact."""

from django.db import migrations

from apps.core.sqltools import write_once

_FINAL = """
create or replace function benefits_no_way_back() returns trigger language plpgsql as $guard$
begin
  raise exception '表 % 的记录已经复核，不能回到待复核。', tg_table_name using errcode = '23V01';
end $guard$;
"""
_DECIDED = "old.state <> 'proposed'"
_AWARDED = "old.state <> 'proposed' and old.entitlement_id is null"  # derived ones follow from their entitlement


def _no_way_back(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"create trigger {table}_no_way_back before update on {table} for each row "
        "when (old.state <> 'proposed' and new.state = 'proposed') execute function benefits_no_way_back()",
        f"drop trigger if exists {table}_no_way_back on {table}",
    )


class Migration(migrations.Migration):
    # A merge moves the person, the projection says when an entitlement ended, withdrawing and voiding have their own steps.
    dependencies = [("benefits", "0001_squashed")]
    operations = [
        migrations.RunSQL(_FINAL, "drop function if exists benefits_no_way_back()"),
        write_once("benefits_entitlement", "~person_id", "~ended_month", "~state", "~reason", when=_DECIDED),
        write_once(
            "benefits_lifeevent",
            "~person_id",
            "~state",
            "~reason",
            "~withdrawal_by_id",
            "withdrawn_by_id",
            "withdrawn_on",
            when=_DECIDED,
        ),  # fmt: skip
        write_once("benefits_grant", "~person_id", "~state", "~reason", "claim_id", when=_AWARDED),
        *(_no_way_back(f"benefits_{name}") for name in ("entitlement", "lifeevent", "grant")),
    ]
