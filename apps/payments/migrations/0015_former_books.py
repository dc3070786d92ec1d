"""Books of what was paid before this house: tables, their guards, and one view of everything that arrived."""

import django.db.models.deletion
from django.db import migrations, models


#: Everything that arrived: dues of settled payments, and lines of confirmed books of before (ids below zero, paid on the book's last day).
VIEW = """
create view payments_paidline as
select l.id, l.person_id, p.division_code, 'scheme'::varchar(12) as item, d.scheme_id, d.period, 1::smallint as months, d.seq, l.amount_fen,
       s.settled_on as paid_on, p.ref::varchar(120) as source
from payments_paymentdue l
join payments_payment p on p.id = l.payment_id and p.state = 'paid'
join payments_due d on d.id = l.due_id
join payments_settlement s on s.payment_id = p.id and s.kind = 'paid'
where l.live
union all
select -f.id, f.person_id, f.division_code, f.item, f.scheme_id, b.since, f.months, 0::smallint, f.amount_fen, b.until - 1,
       (b.title || ' ' || f.line)::varchar(120)
from payments_formerpayment f join payments_formerbook b on b.id = f.book_id and b.state = 'confirmed'
"""
LATE = """
create function payments_former_late() returns trigger language plpgsql as $guard$
begin
  if exists (select 1 from new_rows n join payments_formerbook b on b.id = n.book_id where b.state <> 'taken') then
    raise exception '账册已经复核，不能再加行。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create trigger payments_former_late after insert on payments_formerpayment
  referencing new table as new_rows for each statement execute function payments_former_late();
create function payments_former_sum() returns trigger language plpgsql as $guard$
begin
  if new.state = 'confirmed' and not exists (
     select 1 from (select count(*) n, coalesce(sum(f.amount_fen), 0) fen from payments_formerpayment f where f.book_id = new.id) told
     where told.n = new.row_count and told.fen = new.total_fen) then
    raise exception '账册的笔数或合计与明细不符。' using errcode = '23V06';
  end if;
  if old.state <> 'taken' then
    raise exception '账册已经办结，不能再改。' using errcode = '23V06';
  end if;
  return null;
end $guard$;
create trigger payments_former_sum after update on payments_formerbook for each row execute function payments_former_sum();
"""
GONE = """
drop trigger payments_former_sum on payments_formerbook; drop function payments_former_sum();
drop trigger payments_former_late on payments_formerpayment; drop function payments_former_late();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_lanes"),
        ("payments", "0014_guards_of_many_rows"),
        ("people", "0011_person_with_division"),
        ("policy", "0002_write_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaidLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="行政区划")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("scheme", "待遇项目"),
                            ("refund", "住院医疗费报销"),
                            ("premium", "代缴城乡居民医保"),
                            ("illness", "大病救助"),
                            ("college", "大学生入伍奖励金"),
                            ("housing", "住房公积金补助"),
                        ],
                        max_length=12,
                        verbose_name="款项",
                    ),
                ),
                ("period", models.DateField(verbose_name="所属月份")),
                ("months", models.SmallIntegerField(verbose_name="月数")),
                ("seq", models.SmallIntegerField(verbose_name="序号")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额(分)")),
                ("paid_on", models.DateField(verbose_name="到账日")),
                ("source", models.CharField(max_length=120, verbose_name="流水号或账册")),
            ],
            options={
                "verbose_name": "已到账款项",
                "verbose_name_plural": "已到账款项",
                "db_table": "payments_paidline",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormerBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="账册名称")),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                ("since", models.DateField(verbose_name="起始日")),
                ("until", models.DateField(verbose_name="截止日(不含)")),
                ("filename", models.CharField(max_length=120, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
                ("row_count", models.IntegerField(verbose_name="笔数")),
                ("total_fen", models.BigIntegerField(verbose_name="合计(分)")),
                (
                    "state",
                    models.CharField(
                        choices=[("taken", "待复核"), ("confirmed", "已复核"), ("refused", "已退回")],
                        default="taken",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="录入时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="录入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "历史发放账册",
                "verbose_name_plural": "历史发放账册",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormerPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField(verbose_name="行号")),
                ("division_code", models.CharField(max_length=12, verbose_name="行政区划")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("scheme", "待遇项目"),
                            ("refund", "住院医疗费报销"),
                            ("premium", "代缴城乡居民医保"),
                            ("illness", "大病救助"),
                            ("college", "大学生入伍奖励金"),
                            ("housing", "住房公积金补助"),
                        ],
                        default="scheme",
                        max_length=12,
                        verbose_name="款项",
                    ),
                ),
                ("months", models.SmallIntegerField(verbose_name="月数")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额(分)")),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.formerbook",
                        verbose_name="账册",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.scheme",
                        verbose_name="待遇项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "历史发放",
                "verbose_name_plural": "历史发放",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True), fields=("sha256",), name="former_book_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["taken", "confirmed", "refused"])), name="former_book_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lt", models.F("until")), ("since__year", models.F("year"))),
                name="former_book_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_by", models.F("decided_by")), _negated=True), name="former_book_two_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "taken")),
                    models.Q(models.Q(("state", "taken"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="former_book_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="former_book_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerpayment",
            constraint=models.UniqueConstraint(fields=("book", "line"), name="former_payment_line"),
        ),
        migrations.AddConstraint(
            model_name="formerpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item", "scheme"), ("scheme__isnull", False)),
                    models.Q(models.Q(("item", "scheme"), _negated=True), ("scheme__isnull", True)),
                    _connector="OR",
                ),
                name="former_payment_scheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0), ("months__gte", 0), ("months__lte", 12)),
                name="former_payment_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerpayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("item__in", ["scheme", "refund", "premium", "illness", "college", "housing"])),
                name="former_payment_item",
            ),
        ),
        migrations.RunSQL(VIEW, "drop view payments_paidline"),
        migrations.RunSQL(LATE, GONE),
    ]
