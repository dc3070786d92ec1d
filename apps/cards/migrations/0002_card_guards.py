"""What only PostgreSQL can promise: chains that cannot branch, states that follow them, lists that stay as they were sent."""

from django.db import migrations

from apps.core.sqltools import append_only, composite_foreign_key, composite_key, no_delete, write_once

LATER = "deferrable initially deferred"


class Migration(migrations.Migration):
    dependencies = [("cards", "0001_squashed")]

    operations = [
        composite_foreign_key(
            "cards_cardevent",
            "card_event_follows",
            "card_id, prior_seq, from_state",
            "cards_cardevent",
            "card_id, seq, to_state",
            tail=LATER,
        ),
        composite_foreign_key(
            "cards_card", "card_state_follows", "id, seq, state", "cards_cardevent", "card_id, seq, to_state", tail=LATER
        ),
        composite_key("cards_card", "card_with_person", "id, person_id"),
        composite_foreign_key(
            "cards_card",
            "card_replaces_own",
            "replaces_id, person_id",
            "cards_card",
            "id, person_id",
            tail="on update cascade " + LATER,
        ),
        append_only("cards_cardevent"),
        append_only("cards_lotresult"),
        append_only("cards_delivery"),
        no_delete("cards_card"),
        no_delete("cards_application"),
        no_delete("cards_box"),
        no_delete("cards_lossreport"),
        no_delete("cards_withdrawal"),
        no_delete("cards_checkkey"),
        no_delete("cards_cardphoto"),
        write_once("cards_lot", "signed_by_id", "signed_at", "~content_sealed"),
        write_once("cards_lotline", "~is_waiting", "~outcome"),
    ]
