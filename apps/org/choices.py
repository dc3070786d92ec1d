"""Code tables of the organisation."""

from django.db.models import TextChoices


class Level(TextChoices):
    """Level of a division or a service station."""

    COUNTY = "county", "县（区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class Lane(TextChoices):
    """The four lanes. One person stands in one lane; PostgreSQL refuses a second."""

    SYSADM = "sysadm", "系统管理"
    SECADM = "secadm", "安全管理"
    AUDITOR = "auditor", "审计"
    BUSINESS = "business", "业务"


class RoleCode(TextChoices):
    """The roles (岗位). The first three belong to administration and carry no business and no money permission."""

    SYSADM = "sysadm", "系统管理员"
    SECADM = "secadm", "安全管理员"
    AUDITOR = "auditor", "审计员"
    BENEFIT_CLERK = "benefit_clerk", "优抚经办"
    BENEFIT_REVIEWER = "benefit_reviewer", "优抚复核"
    LEADER = "leader", "分管领导"
    STATION_CLERK = "station_clerk", "服务站工作人员"
    FINANCE = "finance", "财务"
    JOBS_CLERK = "jobs_clerk", "就业经办"


class SessionEnd(TextChoices):
    """Why a sign-in ended."""

    LOGOUT = "logout", "主动退出"
    IDLE = "idle", "长时间未操作"
    ABSOLUTE = "absolute", "超过最长时限"
    REMOTE = "remote", "在其他设备上结束"
    CLOSED = "closed", "账号停用或密码变更"
