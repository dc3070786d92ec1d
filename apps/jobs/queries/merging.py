"""What jobs says when two dossiers are to become one."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.jobs.models import Application, Enrolment, Loan, SignUp, TrainingVoucher
from apps.jobs.rules.merging import lost_place, void_voucher

OPEN = ("applied", "viewed", "interviewed", "intent", "signed")
LENT = ("applied", "pushed", "granted")


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal while the dropped dossier has open applications, both are signed up for the same fair to come, or both have an open loan; empty
    otherwise."""
    waiting = Application.objects.filter(person_id=dropped_id, state__in=OPEN).count()
    if waiting:
        return f"并入的档案还有{waiting}条没有结果的岗位投递。请先登记结果或者由本人撤回，再合并。"
    ahead = SignUp.objects.filter(person_id=dropped_id, state="signed_up", fair__state__in=["published", "open"])
    if ahead.filter(fair__in=SignUp.objects.filter(person_id=kept_id).values("fair")).exists():
        return "两份档案都报名了同一场招聘会。请先取消并入档案的报名，再合并。"
    if Loan.objects.filter(person__in=[kept_id, dropped_id], state__in=LENT).count() > 1:
        return "两份档案各有一笔没有结清的贷款，一人同时只能有一笔。请先与银行核对，登记其中一笔结清或未批准，再合并。"
    return ""


@dataclass(frozen=True, slots=True)
class Clash:
    """What a merge settles: the row that gives way, the row that stays good."""

    gives_way: Enrolment | TrainingVoucher
    stays: Enrolment | TrainingVoucher

    @property
    def words(self) -> str:
        """What the screen says of it before anybody agrees."""
        if isinstance(self.gives_way, Enrolment):
            name = self.gives_way.training.name
            return f"两份档案都在培训班“{name}”里：只保留一次（{self.stays.get_state_display()}），另一次登记为退出。"
        return f"两份档案各有一张培训券：一人只有一次免费培训，{self.stays}有效，{self.gives_way}作废；已结算的培训费不变。"


def clashes(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Clash]]:
    """Of each pair (kept, dropped): two living vouchers, and two places in one class, with what gives way."""
    people = {number for pair in pairs for number in pair}
    tickets = {row.person_id: row for row in TrainingVoucher.objects.filter(person__in=people).exclude(state="void")}
    here: dict[int, dict[int, Enrolment]] = {}
    for row in (
        Enrolment.objects.filter(person__in=people).exclude(state="dropped").select_related("training").order_by("pk")
    ):
        here.setdefault(row.person_id, {})[row.training_id] = row
    found: dict[tuple[int, int], list[Clash]] = {}
    for kept, dropped in pairs:
        mine, theirs = here.get(kept, {}), here.get(dropped, {})
        found[kept, dropped] = [
            _clash(lost_place(mine[one].state, theirs[one].state), mine[one], theirs[one]) for one in theirs if one in mine
        ]
        if kept in tickets and dropped in tickets:
            who = void_voucher(tickets[kept].state, tickets[dropped].state)
            found[kept, dropped].append(_clash(who, tickets[kept], tickets[dropped]))
    return found


def _clash(who: str, kept: Enrolment | TrainingVoucher, dropped: Enrolment | TrainingVoucher) -> Clash:
    return Clash(kept, dropped) if who == "kept" else Clash(dropped, kept)


def merge_lines(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """What the screen says of each pair (kept, dropped) before anybody agrees."""
    return {pair: [one.words for one in found] for pair, found in clashes(pairs).items()}
