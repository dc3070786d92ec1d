"""A card carries the division it is counted under: filled in by PostgreSQL, and following its holder by a key that cascades."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.sqltools import composite_foreign_key

FILL = """
create function cards_card_counted() returns trigger language plpgsql as $guard$
begin
  select division_id into new.division_id from people_person where id = new.person_id for key share; -- a move under way is waited for
  return new;
end $guard$;
create trigger cards_card_counted before insert or update of person_id on cards_card
  for each row execute function cards_card_counted();
update cards_card set division_id = p.division_id from people_person p where p.id = person_id;
alter table cards_card alter column division_id set not null;
"""
DROP = """
drop trigger cards_card_counted on cards_card;
drop function cards_card_counted();
alter table cards_card alter column division_id drop not null;
"""


def _division(**how: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to="org.division", verbose_name="计入区划", help_text="随持证人的档案，由数据库维护", **how,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cards", "0002_card_guards"), ("people", "0011_person_with_division"), ("org", "0002_lanes")]

    operations = [
        migrations.AddField("card", "division", _division(null=True)),
        migrations.RunSQL(FILL, DROP, state_operations=[migrations.AlterField("card", "division", _division())]),
        composite_foreign_key(
            "cards_card", "card_counted_where", "person_id, division_id", "people_person", "id, division_id", tail="on update cascade"
        ),
        migrations.AddIndex(
            "card",
            models.Index(
                fields=["division", "state"], opclasses=["varchar_pattern_ops", "varchar_ops"], name="card_place",
                include=["delivered_on", "sequence", "replaces", "person"],
            ),
        ),
        migrations.AddIndex("card", models.Index(fields=["id"], include=["division"], name="card_counted")),
        migrations.AddIndex(
            "cardevent", models.Index(fields=["card"], condition=models.Q(act__in=["make", "open"]), name="card_event_birth")
        ),
    ]  # fmt: skip
