"""Code tables of visits (走访慰问)."""

from django.db.models import TextChoices


class Festival(TextChoices):
    """What a campaign is for; the day comes from the calendar (``rules.festivals``)."""

    SPRING = "spring", "春节"
    DRAGON_BOAT = "dragon_boat", "端午"
    ARMY_DAY = "army_day", "八一"
    MID_AUTUMN = "mid_autumn", "中秋"
    WINTER = "winter", "入冬"
    OWN = "own", "专项"


class Listed(TextChoices):
    """Lists of persons: by category, by hardship, or kept by hand (border, key, model)."""

    RED_ARMY = "red_army", "红军老战士"
    MARTYR_SURVIVOR = "martyr_survivor", "烈士遗属"
    OTHER_SURVIVOR = "other_survivor", "因公牺牲和病故军人遗属"
    DEMOBILIZED = "demobilized", "老复员军人"
    DISABLED = "disabled", "残疾军人和伤残人员"
    WAR_VETERAN = "war_veteran", "参战参试退役军人"
    RETURNED_ILL = "returned_ill", "带病回乡退役军人"
    BORDER_FAMILY = "border_family", "边海防官兵家庭"
    KEY = "key", "重点联系对象"
    MODEL = "model", "先进典型"
    HARDSHIP = "hardship", "困难退役军人和优抚对象"
    MILITARY_FAMILY = "military_family", "军属"
    RURAL_ELDER = "rural_elder", "年满六十周岁农村籍退役士兵"
    VETERAN = "veteran", "退役军人"


class Trigger(TextChoices):
    """Why somebody is to be visited (六必访, and what a station keeps up besides)."""

    FESTIVAL = "festival", "节日慰问"
    RETURNED = "returned", "退役返乡必访"
    MERIT = "merit", "立功受奖必访"
    MODEL = "model", "先进典型必访"
    HARDSHIP = "hardship", "遇到困难必访"
    UPHEAVAL = "upheaval", "重大变故必访"
    RECRUIT = "recruit", "新兵入伍走访"
    ILLNESS = "illness", "患病探望"
    DEATH = "death", "去世吊唁"
    CONTACT = "contact", "重点对象季度联系"
    YEARLY = "yearly", "重点对象年度走访"
    COVER = "cover", "全覆盖走访"
    PAIRING = "pairing", "结对联系"


class TaskState(TextChoices):
    """Where one task stands. ``absent`` is tried and may be tried again."""

    OPEN = "open", "待走访"
    VISITED = "visited", "已走访"
    REFUSED = "refused", "谢绝"
    ABSENT = "absent", "不在家"
    REMOVED = "removed", "已移出名单"
    CANCELLED = "cancelled", "因去世取消"


class CampaignState(TextChoices):
    """Who has agreed."""

    DRAFT = "draft", "编制中"
    SUBMITTED = "submitted", "待县局审核"
    REVIEWED = "reviewed", "待领导审批"
    APPROVED = "approved", "走访中"
    CLOSED = "closed", "已结束"


class Mode(TextChoices):
    """How somebody was met."""

    HOME = "home", "入户"
    PHONE = "phone", "电话"
    HOSPITAL = "hospital", "医院探望"
    STATION = "station", "服务站接待"
    VIDEO = "video", "视频"


class Outcome(TextChoices):
    """How the attempt ended."""

    MET = "met", "见到了"
    REFUSED = "refused", "本人谢绝"
    ABSENT = "absent", "不在家"


class Health(TextChoices):
    GOOD = "good", "健康"
    CHRONIC = "chronic", "有慢性病"
    ILL = "ill", "患重病"
    BEDRIDDEN = "bedridden", "卧床"


class Feeling(TextChoices):
    CALM = "calm", "平稳"
    WORRIED = "worried", "有顾虑"
    UPSET = "upset", "有情绪"


class Organiser(TextChoices):
    """In whose name one went."""

    COUNTY = "county", "县领导"
    BUREAU = "bureau", "县局"
    TOWNSHIP = "township", "乡镇"
    UNIT = "unit", "县直单位"
    ASSOCIATION = "association", "关爱协会"


class Fund(TextChoices):
    """Whose money or goods."""

    COUNTY = "county", "县财政"
    CITY = "city", "市级资金"
    PROVINCE = "province", "省级资金"
    CARE_FUND = "care_fund", "关爱基金"
    ASSOCIATION = "association", "关爱协会"
    UNIT = "unit", "单位自筹"
    DONATION = "donation", "社会捐赠"


class GiftWay(TextChoices):
    """How a gift reaches the household."""

    BANK = "bank", "慰问金（银行发放）"
    CASH = "cash", "慰问金（现金）"
    GOODS = "goods", "慰问品"


class MoveKind(TextChoices):
    """What moved goods."""

    BOUGHT = "bought", "采购入库"
    SENT = "sent", "调拨到乡镇"
    GIVEN = "given", "送到户"
    RETURNED = "returned", "退回县局"
    LOST = "lost", "报损"


class NeedKind(TextChoices):
    """What a household asks for."""

    HEALTH = "health", "看病就医"
    INCOME = "income", "生活困难"
    HOUSING = "housing", "住房修缮"
    WORK = "work", "就业创业"
    SCHOOL = "school", "子女入学"
    BENEFIT = "benefit", "待遇和证件"
    OTHER = "other", "其他"


class PromiseState(TextChoices):
    """Whether what was promised was kept."""

    OPEN = "open", "待答复"
    KEPT = "kept", "已办到"
    DROPPED = "dropped", "办不到，已说明"


class Answered(TextChoices):
    """What could be said about a promise."""

    KEPT = "kept", "已办到"
    PENDING = "pending", "还在办"
    DROPPED = "dropped", "办不到，已说明"


class AnswerSource(TextChoices):
    """By what a promise was answered."""

    VISIT = "visit", "走访时答复"
    DESK = "desk", "电话或窗口答复"
    CASE = "case", "随办件办结"


class ConflictState(TextChoices):
    OPEN = "open", "待核对"
    BOTH = "both", "两次都属实"
    SAME = "same", "是同一次走访"
