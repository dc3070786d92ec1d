"""Lists of another office in the demo county: uploaded as a file, judged, answered; wrong hits come back and are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.benefits import actions as benefits
from apps.benefits.models import Suspicion
from apps.benefits.queries.comparison import comparison_list
from apps.core import queue
from apps.demo.rules.acts import Act
from apps.demo.rules.cremation import OFFICE, cremation_file

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage


class Comparison:
    """Plays the acts of kind ``cremation``, ``wrong_hits`` and ``true_hit``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def upload(self, act: Act) -> None:
        """The clerk uploads the file of the funeral office, looks at every line and turns the hits into questions."""
        residents = self.stage.county.residents
        rows = [(residents[index].name, residents[index].id_number, on) for index, on in act.data["who_burnt"]]
        clerk = self.stage.clerk
        row = benefits.upload_list(
            clerk,
            kind="cremation",
            source=OFFICE,
            as_of=act.data["as_of"],
            filename=f"{act.data['as_of']:%Y年%m月}火化名单.csv",
            content=cremation_file(act.data["as_of"], rows),
        )
        found = benefits.compare(clerk, row, lambda _done, _total: None)
        benefits.stage_list(clerk, list_id=row.pk, found=found)
        queue.run(row.job_id or 0)  # the work is done: the order finds nothing left and says so
        staged = comparison_list(clerk, row.pk)
        benefits.confirm_list(self.stage.who("limei"), list_id=row.pk, seen_hits=staged.hits)

    def deny(self, act: Act) -> None:
        """Seen alive at home: a wrong hit, remembered."""
        for index in act.data["who_lives"]:
            for row in self._open(index):
                benefits.answer_suspicion(
                    self.stage.clerk,
                    suspicion_id=row.pk,
                    is_true=False,
                    answer="入户见到本人，健在；名单系登记时身份证号抄错一位",
                    paper="入户核实照片",
                )

    def affirm(self, act: Act) -> None:
        """True: answered with its paper, and proposed in the one screen."""
        for row in self._open(act.who):
            benefits.answer_suspicion(
                self.stage.clerk, suspicion_id=row.pk, is_true=True, answer="电话联系家属，确已去世并火化", paper="火化证明"
            )
            benefits.propose_death(
                self.stage.clerk,
                person_id=row.person_id,
                died_on=act.data["on"],
                cause="illness",
                paper="火化证明",
                paper_no=f"殡字{act.data['on']:%Y}-{100 + act.who % 900}号",
                suspicion_id=row.pk,
            )

    def _open(self, index: int) -> list[Suspicion]:
        rows = Suspicion.objects.filter(person_id=self.stage.people[index], state="open", list__isnull=False)
        return list(rows.order_by("pk"))
