"""Code tables of people (建档立卡) with their Chinese labels."""

from django.db import models


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class Residence(models.TextChoices):
    URBAN = "urban", "城镇"
    RURAL = "rural", "农村"


class PersonState(models.TextChoices):
    ACTIVE = "active", "在册"
    LEFT = "left", "迁出"
    DIED = "died", "去世"
    MERGED = "merged", "已并入其他档案"


class Politics(models.TextChoices):
    PARTY = "party", "中共党员"
    PROBATIONARY = "probationary", "中共预备党员"
    LEAGUE = "league", "共青团员"
    DEMOCRATIC = "democratic", "民主党派"
    MASSES = "masses", "群众"


class Employment(models.TextChoices):
    EMPLOYED = "employed", "在职"
    SELF_EMPLOYED = "self_employed", "个体经营"
    FOUNDER = "founder", "创业"
    FARMING = "farming", "务农"
    UNEMPLOYED = "unemployed", "失业"
    SEEKING = "seeking", "求职"
    STUDENT = "student", "在学"
    RETIRED = "retired", "退休"
    DISABLED = "disabled", "丧失劳动能力"


class AliasKind(models.TextChoices):
    NAME = "name", "曾用名"
    ID_NUMBER = "id_number", "原证件号码"
    DOSSIER = "dossier", "原档案编号"


class CategoryKind(models.TextChoices):
    """Whom the law supports (优抚对象) and the wider circle that is registered."""

    DISABLED_SOLDIER = "disabled_soldier", "残疾军人"
    DISABLED_POLICE = "disabled_police", "伤残人民警察"
    DISABLED_MILITIA = "disabled_militia", "伤残预备役人员和民兵民工"
    DISABLED_OFFICIAL = "disabled_official", "伤残国家机关工作人员"
    DISABLED_OTHER = "disabled_other", "其他因公伤残人员"
    MARTYR_SURVIVOR = "martyr_survivor", "烈士遗属"
    DUTY_DEATH_SURVIVOR = "duty_death_survivor", "因公牺牲军人遗属"
    ILLNESS_DEATH_SURVIVOR = "illness_death_survivor", "病故军人遗属"
    RED_ARMY_VETERAN = "red_army_veteran", "在乡退伍红军老战士"
    RED_ARMY_WEST = "red_army_west", "红军西路军老战士"
    RED_ARMY_SEPARATED = "red_army_separated", "红军失散人员"
    DEMOBILIZED = "demobilized", "在乡复员军人"
    RETURNED_ILL = "returned_ill", "带病回乡退役军人"
    WAR_VETERAN = "war_veteran", "参战退役军人"
    TEST_VETERAN = "test_veteran", "参试退役军人"
    MARTYR_CHILD = "martyr_child", "老年烈士子女"
    RURAL_ELDER = "rural_elder", "60周岁以上农村籍退役士兵"
    PARTY_ELDER = "party_elder", "建国前入党老党员"
    CONSCRIPT_FAMILY = "conscript_family", "义务兵家庭"
    MILITARY_FAMILY = "military_family", "现役军人家属"
    DISCHARGED_SOLDIER = "discharged_soldier", "退役士兵"
    TRANSFERRED_OFFICER = "transferred_officer", "军队转业干部"
    RETIRED_OFFICER = "retired_officer", "军队离退休干部和退休军士"
    RETIRED_CIVILIAN = "retired_civilian", "无军籍离退休退职职工"


class CategoryState(models.TextChoices):
    DECLARED = "declared", "待核验"
    VERIFIED = "verified", "已核验"
    VOID = "void", "已作废"


class RelationKind(models.TextChoices):
    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    FOSTER_PARENT = "foster_parent", "抚养人"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他亲属"


class DocumentKind(models.TextChoices):
    ID_CARD = "id_card", "居民身份证"
    HOUSEHOLD = "household", "户口簿"
    DISCHARGE = "discharge", "退役证件"
    DISABILITY = "disability", "残疾证件"
    MARTYR = "martyr", "烈士(牺牲、病故)证明书"
    PROXY = "proxy", "委托书"
    GUARDIAN = "guardian", "监护证明"
    DEATH = "death", "死亡证明"
    HEIR = "heir", "继承（领取）证明"
    ACCOUNT = "account", "银行账户资料"
    OTHER = "other", "其他材料"


class AccountKind(models.TextChoices):
    CARD = "card", "银行卡"
    PASSBOOK = "passbook", "存折"


class DelegationKind(models.TextChoices):
    PROXY = "proxy", "委托代领"
    GUARDIAN = "guardian", "监护人代领"
    HEIR = "heir", "遗属领取"


class ChangeState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    APPLIED = "applied", "已生效"
    REJECTED = "rejected", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class ChangeKind(models.TextChoices):
    """What a township may ask for; each is one use case of the bureau."""

    FACTS = "facts", "更正基本信息"
    ACCOUNT = "account", "变更收款账户"
    SERVICE = "service", "登记服役经历"
    RELATIVE = "relative", "登记家庭成员"
    CATEGORY = "category", "认定人员类别"
    HONOUR = "honour", "登记荣誉奖励"
    MEMBERSHIP = "membership", "登记党组织关系"
    WORK = "work", "登记就业情况"
    HARDSHIP = "hardship", "登记生活困难"
    ASSESSMENT = "assessment", "登记生活状况"
    CERTIFICATE = "certificate", "登记优抚证件"
    DISCIPLINE = "discipline", "登记处分"
    HOUSEHOLD = "household", "迁入家庭户"
    PHOTO = "photo", "更换照片"
    DOCUMENT = "document", "登记材料"
    VERIFY = "verify", "核验档案"


class MergeState(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    MERGED = "merged", "已合并"
    REJECTED = "rejected", "已退回"
    UNDO_PROPOSED = "undo_proposed", "撤销待复核"
    UNDONE = "undone", "已撤销"


class SheetState(models.TextChoices):
    UPLOADED = "uploaded", "已上传"
    CHECKING = "checking", "正在检查"
    CHECKED = "checked", "待确认"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"
    FAILED = "failed", "未成功"


class Flag(models.TextChoices):
    """What a cell says of yes or no."""

    YES = "yes", "是"
    NO = "no", "否"


class RosterKind(models.TextChoices):
    """The roster, and the side lists (附表) of what a person may have several of."""

    PEOPLE = "people", "人员名册"
    SERVICES = "services", "服役经历"
    HONOURS = "honours", "立功受奖"
    HARDSHIPS = "hardships", "困难情形"
    RELATIVES = "relatives", "家庭成员"
    HOMES = "homes", "家庭户成员"
    WORKS = "works", "就业经历"
    MEMBERSHIPS = "memberships", "党组织关系"
    ASSESSMENTS = "assessments", "生活状况"
    CERTIFICATES = "certificates", "优抚证件"
    DISCIPLINES = "disciplines", "处分"
    DEEDS = "deeds", "作用发挥"


class RowVerdict(models.TextChoices):
    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    SAME = "same", "不变"
    PROBLEM = "problem", "有问题"
    DUPLICATE = "duplicate", "疑似重复"


class RevealReason(models.TextChoices):
    """Why a full number is opened; the reason is kept with the read record."""

    VERIFY = "verify", "核对证件"
    PAYMENT = "payment", "核对发放账户"
    CONTACT = "contact", "联系本人"
    COMPARE = "compare", "与其他部门数据比对"
    PETITION = "petition", "办理信访或申诉"
    AUDIT = "audit", "审计检查"


class Education(models.TextChoices):
    PRIMARY = "primary", "小学及以下"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中(中专)"
    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    MASTER = "master", "研究生"


class Marriage(models.TextChoices):
    SINGLE = "single", "未婚"
    MARRIED = "married", "已婚"
    WIDOWED = "widowed", "丧偶"
    DIVORCED = "divorced", "离异"


class SourceKind(models.TextChoices):
    """Where what stands in the dossier comes from. The first three prove; the others only say."""

    PAPER = "paper", "核对原件"
    SHARED = "shared", "部门共享数据"
    VISIT = "visit", "入户见面核实"
    WORD = "word", "本人或家属申报"
    IMPORT = "import", "名册导入"
    CARRIED = "carried", "原有档案带入"


class EntryWay(models.TextChoices):
    CONSCRIPT = "conscript", "义务兵入伍"
    RECRUITED = "recruited", "直招军士"
    ACADEMY = "academy", "军队院校招生"
    OTHER = "other", "其他方式"


class Resettlement(models.TextChoices):
    """How a discharged soldier is provided for (安置方式)."""

    SELF = "self", "自主就业"
    ASSIGNED = "assigned", "安排工作"
    MONTHLY = "monthly", "逐月领取退役金"
    TRANSFERRED = "transferred", "转业"
    RETIRED = "retired", "退休"
    SUPPORTED = "supported", "供养"
    REVIEWED = "reviewed", "复员"


class HonourKind(models.TextChoices):
    TITLE = "title", "荣誉称号"
    FIRST_MERIT = "first_merit", "一等功"
    SECOND_MERIT = "second_merit", "二等功"
    THIRD_MERIT = "third_merit", "三等功"
    COMMENDED = "commended", "嘉奖"
    GOOD_SOLDIER = "good_soldier", "优秀士兵(“四有”优秀军人)"
    MEDAL = "medal", "纪念章"
    MODEL = "model", "最美退役军人等评选"
    CIVIL = "civil", "地方表彰"


class ContributionKind(models.TextChoices):
    SECRETARY = "secretary", "兵支书"
    COMMITTEE = "committee", "村（社区）“两委”成员"
    TEACHER = "teacher", "兵教师"
    MEDIATOR = "mediator", "兵调解员"
    VOLUNTEER = "volunteer", "志愿服务"
    LECTURE = "lecture", "宣讲"
    DONATION = "donation", "捐款捐物"


class CertificateKind(models.TextChoices):
    """The paper a right rests on (优抚证件): of the disabled person, or of the soldier whose kin this person is."""

    DISABILITY = "disability", "残疾军人证(伤残证件)"
    MARTYR = "martyr", "烈士证明书"
    DUTY_DEATH = "duty_death", "因公牺牲证明书"
    ILLNESS_DEATH = "illness_death", "病故证明书"
    SERVING = "serving", "现役军人身份证明"


class DisabilityCause(models.TextChoices):
    """伤残抚恤管理办法 art. 2."""

    WAR = "war", "因战"
    DUTY = "duty", "因公"
    ILLNESS = "illness", "因病"


class DisciplineKind(models.TextChoices):
    """What a soldier was punished with (处分): 纪律条令（试行）."""

    WARNING = "warning", "警告"
    SERIOUS_WARNING = "serious_warning", "严重警告"
    DEMERIT = "demerit", "记过"
    MAJOR_DEMERIT = "major_demerit", "记大过"
    DEMOTED = "demoted", "降职(级)或降衔"
    REMOVED = "removed", "撤职或取消士官资格"
    DISMISSED = "dismissed", "除名"
    EXPELLED = "expelled", "开除军籍"
    PARTY = "party", "党纪处分"


class PartyStanding(models.TextChoices):
    """Where a member's party life is (组织关系)."""

    SETTLED = "settled", "已落实到支部"
    FLOATING = "floating", "流动党员"
    POCKET = "pocket", "组织关系未落实"


class HardshipKind(models.TextChoices):
    MINIMUM_LIVING = "minimum_living", "最低生活保障"
    DESTITUTE = "destitute", "特困供养"
    AT_RISK = "at_risk", "防返贫监测对象"
    LOW_INCOME = "low_income", "低收入家庭"
    SERIOUS_ILLNESS = "serious_illness", "重大疾病"
    DISABLED = "disabled", "残疾影响生活"
    HOUSING = "housing", "住房困难"
    ACCIDENT = "accident", "突发困难"


class Income(models.TextChoices):
    """Household income a head and month."""

    BELOW_MINIMUM = "below_minimum", "低于低保标准"
    LOW = "low", "低于当地平均"
    MIDDLE = "middle", "与当地平均相当"
    GOOD = "good", "高于当地平均"


class Housing(models.TextChoices):
    OWN_SOUND = "own_sound", "自有住房，完好"
    OWN_POOR = "own_poor", "自有住房，需修缮"
    DANGEROUS = "dangerous", "危房"
    RENTED = "rented", "租住"
    KIN = "kin", "与子女或亲属同住"
    INSTITUTION = "institution", "光荣院或养老机构"


class Insurance(models.TextChoices):
    EMPLOYEE = "employee", "职工保险"
    RESIDENT = "resident", "城乡居民保险"
    NONE = "none", "未参保"


class SelfCare(models.TextChoices):
    FULL = "full", "生活自理"
    PARTLY = "partly", "部分自理"
    NONE = "none", "不能自理"


class MemberRelation(models.TextChoices):
    """Relation to the head of the household (与户主关系)."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    CHILD_IN_LAW = "child_in_law", "儿媳或女婿"
    PARENT = "parent", "父母"
    GRANDCHILD = "grandchild", "孙辈"
    GRANDPARENT = "grandparent", "祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他亲属或非亲属"
    UNKNOWN = "unknown", "未登记"
