"""Code tables of policy."""

from django.db.models import TextChoices


class Family(TextChoices):
    """What kind of money a scheme pays."""

    PENSION = "pension", "抚恤金"
    SUBSIDY = "subsidy", "生活补助"
    ALLOWANCE = "allowance", "优待金"
    REWARD = "reward", "奖励金"
    NURSING = "nursing", "护理费"
    DEATH = "death", "丧葬与一次性抚恤"
    MEDICAL = "medical", "医疗补助"
    PRICE = "price", "价格补贴"
    RESETTLEMENT = "resettlement", "安置补助"
    RELIEF = "relief", "帮扶慰问"


class Per(TextChoices):
    """The unit a standard is stated in."""

    YEAR = "year", "元/人/年"
    MONTH = "month", "元/人/月"
    YEAR_PER_SERVICE_YEAR = "year_per_service_year", "元/人/年(每服役一年)"
    MONTH_PER_SERVICE_YEAR = "month_per_service_year", "元/人/月(每服役一年)"
    ONCE = "once", "元(一次性)"


class Status(TextChoices):
    """How sure the value is."""

    VERIFIED = "verified", "已核对原文"
    DERIVED = "derived", "由公布数推算"
    ASSUMED = "assumed", "暂按推定"


class Origin(TextChoices):
    """Where a row came from."""

    SHIPPED = "shipped", "随系统提供"
    ENTERED = "entered", "本局录入"


class RegionMode(TextChoices):
    """How a county's own standard joins the national one."""

    NATIONAL = "national", "执行国家标准"
    TOP_UP = "top_up", "国家标准加地方定额增发"
    GREATER_OF = "greater_of", "国家标准与地方标准取高"
