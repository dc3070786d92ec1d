"""Daily work of cards: stops that end by themselves, public keys written down."""

from apps.cards import actions
from apps.core import queue
from apps.core.queue import Run
from apps.core.sweeping import daily


@queue.handler("cards.daily", label="优待证每日办理")
def daily_cards(run: Run) -> None:
    """Lift what is due and publish keys."""
    run.beat(done=0, total=1, text="正在解除到期的临时挂失")
    with run.chunk(done=1, total=1, text="已办理", last=True):
        lifted = actions.lift_stops(run.actor)
        actions.publish_check_keys(run.actor)
        run.beat(text=f"解除临时挂失{lifted}张。")


daily("cards.daily", at="00:20")
