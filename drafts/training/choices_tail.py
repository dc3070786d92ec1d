

class ClassKind(TextChoices):
    """For whom a class trains."""

    ORDER = "order", "订单式"
    AIMED = "aimed", "定向式"
    POST_BOUND = "post_bound", "定岗式"
    ADAPTING = "adapting", "适应性培训"


class ClassState(TextChoices):
    """Whether a class still runs."""

    OPEN = "open", "开班中"
    CLOSED = "closed", "已结业"


class EnrolmentState(TextChoices):
    """What became of a learner."""

    LEARNING = "learning", "在学"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    DROPPED = "dropped", "中途退出"


class HalfDay(TextChoices):
    """Attendance is taken twice a day."""

    AM = "am", "上午"
    PM = "pm", "下午"


class DegreeLevel(TextChoices):
    """What somebody studies for."""

    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    MASTER = "master", "研究生"
