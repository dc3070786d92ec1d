"""Code tables of jobs (就业创业)."""

from django.db.models import TextChoices


class EmployerState(TextChoices):
    """How far the bureau trusts an employer."""

    REGISTERED = "registered", "待核验"
    VERIFIED = "verified", "已核验"
    REFUSED = "refused", "未通过"
    BLACKLISTED = "blacklisted", "已列入黑名单"


class EmployerSize(TextChoices):
    """统计上大中小微型企业划分, as the employer states it."""

    MICRO = "micro", "微型（20人以下）"
    SMALL = "small", "小型（20至299人）"
    MEDIUM = "medium", "中型（300至999人）"
    LARGE = "large", "大型（1000人以上）"


class EmployerKind(TextChoices):
    """What kind of employer."""

    STATE = "state", "国有企业"
    PRIVATE = "private", "民营企业"
    VETERAN = "veteran", "军创企业"
    PUBLIC = "public", "机关事业单位"
    VILLAGE = "village", "村（社区）"
    SELF_EMPLOYED = "self_employed", "个体工商户"
    OTHER = "other", "其他"


class Trade(TextChoices):
    """Trades (行业), GB/T 4754 drawn together as a county's fairs print them."""

    FARMING = "farming", "农林牧渔"
    MAKING = "making", "生产制造"
    ENERGY = "energy", "水电燃气"
    BUILDING = "building", "建筑施工"
    TRADE = "trade", "批发零售"
    TRANSPORT = "transport", "交通物流"
    CATERING = "catering", "住宿餐饮"
    DIGITAL = "digital", "信息技术"
    FINANCE = "finance", "金融保险"
    PROPERTY = "property", "物业房产"
    BUSINESS = "business", "商务服务"
    SECURITY = "security", "安保消防"
    REPAIR = "repair", "居民服务与维修"
    EDUCATION = "education", "教育培训"
    HEALTH = "health", "卫生养老"
    PUBLIC = "public", "公共管理与社会组织"


class Reserved(TextChoices):
    """Posts kept for veterans (面向退役军人的专门岗位)."""

    NONE = "none", "不限"
    AUXILIARY_POLICE = "auxiliary_police", "警务辅助人员"
    FIRE = "fire", "消防员"
    STATION = "station", "服务站专职人员"
    VILLAGE = "village", "村（社区）工作者"
    PUBLIC_WELFARE = "public_welfare", "公益性岗位"


class Area(TextChoices):
    """Where the work is, seen from this county."""

    COUNTY = "county", "本县"
    CITY = "city", "本市其他县（区）"
    PROVINCE = "province", "省内其他市"
    OUTSIDE = "outside", "省外"


class VacancyState(TextChoices):
    """Where a vacancy stands."""

    DRAFT = "draft", "待审核"
    CHECKED = "checked", "已审核"
    PUBLISHED = "published", "招聘中"
    CLOSED = "closed", "已结束"


class CloseReason(TextChoices):
    """Why a vacancy is no longer open."""

    FILLED = "filled", "已招满"
    EXPIRED = "expired", "已过有效期"
    WITHDRAWN = "withdrawn", "单位撤回"
    BARRED = "barred", "单位列入黑名单"


class FairMode(TextChoices):
    """How a fair is held."""

    ONSITE = "onsite", "线下"
    ONLINE = "online", "线上"
    BOTH = "both", "线上线下同步"


class FairLevel(TextChoices):
    """Who holds it."""

    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡镇级"


class FairState(TextChoices):
    """The life of a fair (``rules.fairs.FAIR_MOVES``)."""

    PLANNED = "planned", "筹备中"
    CALLING = "calling", "征集单位"
    CHECKED = "checked", "岗位已审核"
    PUBLISHED = "published", "报名中"
    OPEN = "open", "进行中"
    HELD = "held", "已举办"
    FOLLOWED_UP = "followed_up", "已跟踪回访"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


class BoothState(TextChoices):
    """An employer's part in a fair."""

    ASKED = "asked", "已报名"
    ACCEPTED = "accepted", "已同意"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "单位退出"


class Channel(TextChoices):
    """Through which door somebody came."""

    PORTAL = "portal", "门户"
    STATION = "station", "服务站代报"
    SITE = "site", "现场登记"
    QR = "qr", "现场扫码"


class SignUpState(TextChoices):
    """A person's place at a fair."""

    SIGNED_UP = "signed_up", "已报名"
    CANCELLED = "cancelled", "已取消"


class Shown(TextChoices):
    """What a person may agree to show to an employer; without the name only the family name is shown."""

    NAME = "name", "姓名"
    PHONE = "phone", "联系电话"
    AGE = "age", "年龄"
    SEX = "sex", "性别"
    EDUCATION = "education", "文化程度"
    SERVICE = "service", "服役年限"
    SKILLS = "skills", "技能特长"
    WORK = "work", "就业经历"


class ApplicationState(TextChoices):
    """Where an application stands (``rules.applications.APPLICATION_MOVES``)."""

    APPLIED = "applied", "已投递"
    VIEWED = "viewed", "单位已查看"
    INTERVIEWED = "interviewed", "已面试"
    INTENT = "intent", "达成意向"
    SIGNED = "signed", "已签约"
    STARTED = "started", "已就业"
    DECLINED = "declined", "未录用"
    WITHDRAWN = "withdrawn", "本人撤回"


class PlacementSource(TextChoices):
    """What led to the work."""

    FAIR = "fair", "招聘会"
    PUSH = "push", "岗位推送"
    DESK = "desk", "窗口推荐"


class Evidence(TextChoices):
    """What proves that somebody works (登记就业的凭证)."""

    CONTRACT = "contract", "劳动合同"
    INSURANCE = "insurance", "社会保险缴费记录"
    PAYSLIP = "payslip", "工资发放记录"


class FollowUpResult(TextChoices):
    """What a follow-up found."""

    WORKING = "working", "在岗"
    MOVED = "moved", "已换单位"
    LEFT = "left", "已离职"
    LOOKING = "looking", "仍在求职"
    UNREACHED = "unreached", "未联系上"


class LedgerStatus(TextChoices):
    """What a person on the real-name ledger (实名台账) does for a living."""

    EMPLOYED = "employed", "就业"
    FOUNDER = "founder", "创业"
    SEEKING = "seeking", "求职"
    TRAINING = "training", "培训"
    STUDYING = "studying", "在学"
    FARMING = "farming", "务农"
    UNABLE = "unable", "无法就业"
    RETIRED = "retired", "退休"


class Priority(TextChoices):
    """Why somebody is helped first (优先帮扶类别)."""

    NONE = "none", "无"
    DISABLED = "disabled", "残疾退役军人"
    HARDSHIP = "hardship", "生活困难"
    ZERO_EMPLOYMENT = "zero_employment", "零就业家庭"
    LONG_UNEMPLOYED = "long_unemployed", "长期失业"
    OVER_FORTY = "over_forty", "大龄就业困难"


class WorkMode(TextChoices):
    """How somebody wishes to work."""

    FULL = "full", "全日制"
    PART = "part", "非全日制"
    FLEXIBLE = "flexible", "灵活就业"


class NewsChannel(TextChoices):
    """How job news reach somebody."""

    SMS = "sms", "短信"
    INBOX = "inbox", "站内信"


class ClassKind(TextChoices):
    """For whom a class trains: ordered by an employer, aimed at a trade, bound to posts, or for those just discharged."""

    ORDER = "order", "订单式"
    AIMED = "aimed", "定向式"
    POST_BOUND = "post_bound", "定岗式"
    ADAPTING = "adapting", "适应性培训"


class ClassState(TextChoices):
    """The life of a class (``rules.training.CLASS_MOVES``)."""

    PLANNED = "planned", "筹备中"
    OPEN = "open", "报名中"
    RUNNING = "running", "开班中"
    FINISHED = "finished", "已结业"
    CANCELLED = "cancelled", "已取消"


class EnrolmentState(TextChoices):
    """What became of a learner."""

    LEARNING = "learning", "在学"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    DROPPED = "dropped", "已退出"


class HalfDay(TextChoices):
    """Attendance is taken twice a day."""

    AM = "am", "上午"
    PM = "pm", "下午"


class TicketState(TextChoices):
    """What became of a training voucher (培训券)."""

    ISSUED = "issued", "未使用"
    REDEEMED = "redeemed", "已使用"
    VOID = "void", "已作废"


class DegreeLevel(TextChoices):
    """What somebody studies for."""

    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    MASTER = "master", "研究生"


class DegreeState(TextChoices):
    """How far somebody got (``rules.training.DEGREE_MOVES``)."""

    REGISTERED = "registered", "已报名"
    ADMITTED = "admitted", "已录取"
    GRADUATED = "graduated", "已毕业"
    LEFT = "left", "未录取或退学"


class MentorKind(TextChoices):
    """What a mentor advises on."""

    STARTUP = "startup", "创业导师"
    WORK = "work", "就业导师"


class LoanProduct(TextChoices):
    """Kinds of loans."""

    GUARANTEED = "guaranteed", "创业担保贷款"
    ARMY = "army", "拥军贷"


class LoanState(TextChoices):
    """The life of a loan (``rules.loans.LOAN_MOVES``)."""

    APPLIED = "applied", "已申请"
    PUSHED = "pushed", "已推送银行"
    REFUSED = "refused", "未批准"
    GRANTED = "granted", "已授信"
    CLOSED = "closed", "已结清"


class OwnerRole(TextChoices):
    """By what a veteran owns a business (军创企业); each for at least a year where the county asks so."""

    LEGAL = "legal", "法定代表人"
    SHAREHOLDER = "shareholder", "控股股东"
    OPERATOR = "operator", "个体工商户经营者"
    COOPERATIVE = "cooperative", "农民专业合作社理事长"


class OwnerEvidence(TextChoices):
    """What proves that the business is a veteran's."""

    LICENCE = "licence", "营业执照"
    SHARES = "shares", "公司章程或股东名册"
    COOPERATIVE = "cooperative", "合作社登记证"


class BusinessState(TextChoices):
    """How far a veteran business is known."""

    ENTERED = "entered", "待核对"
    CHECKED = "checked", "已核对"
    CLOSED = "closed", "已停业注销"


class BaseKind(TextChoices):
    """Parks and bases (园区基地)."""

    PARK = "park", "军创园"
    DEMONSTRATION = "demonstration", "创业示范基地"
    INCUBATOR = "incubator", "创业孵化基地"
    TRAINING = "training", "实训基地"


class BaseLevel(TextChoices):
    """Who named it."""

    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"


class ServiceKind(TextChoices):
    """What is done for a business (助企惠企服务)."""

    POLICY = "policy", "送政策上门"
    GUIDANCE = "guidance", "创业指导"
    VENUE = "venue", "场地入驻"
    FINANCE = "finance", "融资对接"
    GRANT = "grant", "创业补助"
    HIRING = "hiring", "招聘用工"
    MARKET = "market", "产销对接"
    LEGAL = "legal", "法律援助"
    OTHER = "other", "其他服务"
