"""Who qualifies for which type of card, and what stands against it. Pure.

退役军人保障法 第十五条、第五十三条; 烈士褒扬条例 第二十四条、第三十条; 军人抚恤优待条例（2024）第三十七条、第五十二条.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from apps.cards.rules.refusals import NotEligible

SURVIVORS = ("martyr_survivor", "martyr_child", "duty_death_survivor", "illness_death_survivor")
#: Categories that only somebody who left active service can have.
VETERANS = (
    "disabled_soldier", "red_army_veteran", "red_army_west", "red_army_separated", "demobilized", "returned_ill", "war_veteran",
    "test_veteran", "rural_elder", "discharged_soldier", "transferred_officer", "retired_officer",
)  # fmt: skip
KIN = ("spouse", "parent", "foster_parent", "child")
KINDS = {"veteran": "退役军人优待证", "survivor": "烈士、因公牺牲军人、病故军人遗属优待证"}
#: From this age on, and for whoever cannot come, staff take the application at home.
HOME_AGE = 80


@dataclass(frozen=True, slots=True)
class Kinship:
    """The applicant is this relation of a dead soldier; siblings only when the dead supported them."""

    relation: str
    is_dependent: bool = False

    @property
    def counts(self) -> bool:
        """Kin in the sense of the card."""
        return self.relation in KIN or (self.relation == "sibling" and self.is_dependent)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the registry knows of an applicant: verified categories, ended spells of service, kinship to a dead soldier."""

    name: str
    state: str
    categories: Collection[str] = ()
    has_left_service: bool = False
    is_serving: bool = False
    kin: Collection[Kinship] = ()
    is_sentenced: bool = False
    lost_rights: bool = False
    expelled: bool = False


def identities(facts: Facts) -> dict[str, list[str]]:
    """Card type -> identities that carry it, in a fixed order; all of them go on the chip, whichever type is chosen."""
    found: dict[str, list[str]] = {}
    veteran = [kind for kind in VETERANS if kind in facts.categories]
    if facts.has_left_service and not veteran:
        veteran = ["discharged_soldier"]
    survivor = [kind for kind in SURVIVORS if kind in facts.categories]
    if facts.kin and survivor and not any(one.counts for one in facts.kin):
        survivor = []
    if veteran:
        found["veteran"] = veteran
    if survivor:
        found["survivor"] = survivor
    return found


def check_eligible(facts: Facts, kind: str) -> list[str]:
    """All identities of the applicant. Raises NotEligible: mandatory refusals first, then what the dossier lacks."""
    _check_state(facts)
    found = identities(facts)
    if not found:
        raise NotEligible(
            f"{facts.name}的档案中没有已核验的退役军人或遗属身份，不能申领优待证。请先在档案中补充退役证件或烈士、牺牲、病故证明并核验。"
        )
    if kind not in found:
        have = "、".join(KINDS[one] for one in found)
        raise NotEligible(
            f"{facts.name}的身份对应“{have}”，不能申领“{KINDS.get(kind, kind)}”。请改选证件类型。", field="kind"
        )
    return [identity for group in found.values() for identity in group]


def _check_state(facts: Facts) -> None:
    if facts.state == "died":
        raise NotEligible(f"{facts.name}的档案登记为去世，不能申领优待证。如登记有误，请先办理更正。")
    if facts.state == "merged":
        raise NotEligible("这份档案已并入其他档案，请在保留的档案上办理。")
    if facts.state == "left":
        raise NotEligible(f"{facts.name}的档案登记为迁出，请到现户籍地或常住地申领；如仍在本县常住，请先恢复档案。")
    if facts.is_serving:
        raise NotEligible(f"{facts.name}的档案登记为现役，退役后才能申领优待证。请核对服役经历的退役日期。")
    check_bars(facts)


def check_bars(facts: Facts) -> None:
    """What must be refused by sentence, warrant or discipline, at the window and again when a card is handed out. Raises NotEligible."""
    if facts.expelled:
        raise NotEligible(f"{facts.name}被军队除名或者开除军籍，依规定不予发证。如有异议，请向县局查询档案依据。")
    if facts.is_sentenced:
        raise NotEligible(f"{facts.name}正在服刑、羁押或者被通缉，依规定不予发证。刑满释放后，可持释放证明重新申请。")
    if facts.lost_rights:
        raise NotEligible(f"{facts.name}在被剥夺政治权利期间，依规定不予发证。期满后可以重新申请。")


def age_on(born_on: date, day: date) -> int:
    """Full years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def home_service(born_on: date, day: date, *, unable: bool) -> bool:
    """Shall staff come to the house? Over eighty, or seriously ill, bedridden, without self-care."""
    return age_on(born_on, day) >= HOME_AGE or unable
