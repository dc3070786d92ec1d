"""Code tables of cards."""

from django.db.models import TextChoices


class CardKind(TextChoices):
    """The two types (退役军人、其他优抚对象优待证管理办法)."""

    VETERAN = "veteran", "退役军人优待证"
    SURVIVOR = "survivor", "烈士、因公牺牲军人、病故军人遗属优待证"


class CardState(TextChoices):
    """Where one physical card stands; ``rules.states`` says what leads where."""

    QUEUED = "queued", "待制证"
    MAKING = "making", "制证中"
    FAILED = "failed", "制证失败"
    MADE = "made", "已制成，待县中心签收"
    AT_COUNTY = "at_county", "县中心待分发"
    AT_STATION = "at_station", "服务站待领取"
    IN_USE = "in_use", "使用中"
    STOPPED = "stopped", "临时挂失"
    LOST = "lost", "正式挂失"
    REPLACED = "replaced", "已补换作废"
    RECALLED = "recalled", "已收回"
    CANCELLED = "cancelled", "未制成已取消"


#: Places of the conservation law, for the lists behind its figures.
PLACE_WORDS = {
    "issued": "已制成", "in_use": "使用中（含临时挂失）", "lost": "正式挂失", "replaced": "已补换", "recalled": "已收回",
    "in_transit": "途中", "making": "制证途中", "expiring": "已到期和90日内到期",
}  # fmt: skip


class Purpose(TextChoices):
    """What an application asks for."""

    FIRST = "first", "首次申领"
    REPLACEMENT = "replacement", "补换"
    REGRANT = "regrant", "恢复发放"


class ReplaceReason(TextChoices):
    """Why a card is replaced: six reasons of the practice, and loss."""

    CHIP = "chip", "芯片无法读取"
    FACE = "face", "卡面污损"
    DATA = "data", "卡面信息变更"
    PROVINCE = "province", "户籍或常住省份变更"
    KIND = "kind", "优待证类型变更"
    LOST = "lost", "遗失"
    EXPIRED = "expired", "金融功能到期"
    UNCOLLECTED = "uncollected", "逾期未领被收回"


class Payer(TextChoices):
    """Who is charged for a new card."""

    NOBODY = "nobody", "免费"
    HOLDER = "holder", "持证人按银行标准付费"


class DeliveryWay(TextChoices):
    """How a card reaches its holder."""

    STATION = "station", "服务站领取"
    HOME = "home", "送证上门"
    CEREMONY = "ceremony", "集中发证仪式"
    BANK = "bank", "银行网点领取"


class Taker(TextChoices):
    """Who signs for a card."""

    SELF = "self", "本人"
    AGENT = "agent", "代领人"
    GUARDIAN = "guardian", "监护人"


class LotKind(TextChoices):
    """A list that leaves the house as a file."""

    REVIEW = "review", "送审名单"
    PRODUCTION = "production", "制证批次"


class Stage(TextChoices):
    """Who answers a list."""

    CITY = "city", "市级审核结果"
    PROVINCE = "province", "省级备案结果"
    BANK = "bank", "银行制证结果"


class LossKind(TextChoices):
    """Two kinds of loss report."""

    TEMPORARY = "temporary", "临时挂失"
    FORMAL = "formal", "正式挂失"


class WithdrawalGround(TextChoices):
    """Why a card is taken back."""

    CRIME = "crime", "被判处刑罚或者通缉"
    RIGHTS = "rights", "被剥夺政治权利"
    EXPELLED = "expelled", "被军队开除军籍、除名"
    FRAUD = "fraud", "冒领、骗领"
    MISUSE = "misuse", "出借、涂改、买卖"
    HONOUR = "honour", "其他严重损害荣誉的情形"


#: What the registry knows against a holder -> the ground a withdrawal is proposed on.
BAR_GROUNDS = {
    "sentenced": WithdrawalGround.CRIME, "wanted": WithdrawalGround.CRIME, "rights_lost": WithdrawalGround.RIGHTS,
    "expelled": WithdrawalGround.EXPELLED, "struck_off": WithdrawalGround.EXPELLED,
}  # fmt: skip


class WithdrawalState(TextChoices):
    """The county proposes; the province decides."""

    PROPOSED = "proposed", "待省级决定"
    DECIDED = "decided", "已收回"
    DROPPED = "dropped", "不予收回"
