"""For every invariant of cases, damage that only somebody with the owner's rights and the guards taken away can do."""

OTHER = "(select id from people_person order by id desc limit 1)"
OPEN_CASE = "(select id from cases_case where state = 'open' and due_on is not null order by id limit 1)"
STEP = "(select id from cases_caseevent where seq = 2 order by id limit 1)"

#: invariant, tables that lose their guards, what is then done
CASE_DAMAGE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("case_follows_its_chain", ("cases_case",), f"update cases_case set step = 'review' where id = {OPEN_CASE}"),
    ("case_chain_unbroken", ("cases_caseevent",), f"update cases_caseevent set from_step = 'nowhere' where id = {STEP}"),
    (
        "case_persons_apart",
        ("cases_caseevent",),
        (
            "update cases_caseevent set staff_id = (select staff_id from cases_caseevent o where o.case_id = cases_caseevent.case_id"
            " and o.act = 'take') where act = 'agree'"
        ),
    ),
    ("case_clock_runs", ("cases_case",), f"update cases_case set due_on = '2031-01-01' where id = {OPEN_CASE}"),
    ("case_refusal_grounded", ("cases_caseevent",), "update cases_caseevent set ground = '' where to_step = 'refused'"),
    (
        "case_one_open",
        ("cases_case",),
        (
            f"update cases_case set state = 'open', kind_id = 'hardship', single = true, person_id = {OTHER}"
            " where id in (select id from cases_case order by id limit 2)"
        ),
    ),
    (
        "case_numbers_unbroken",
        ("cases_case",),
        f"update cases_case set receipt_no = 'KN2025-900000-1' where id = {OPEN_CASE}",
    ),
    ("bad_rating_followed", ("cases_rating",), "update cases_rating set grade = '5' where grade = '2'"),
    (
        "appeal_other_person",
        ("cases_appeal",),
        "update cases_appeal set answered_by_id = answered_before_id where state = 'upheld'",
    ),
    (
        "case_steps_audited",
        ("core_auditentry",),
        f"delete from core_auditentry where row_type = 'cases.Case' and row_id = {OPEN_CASE}::text",
    ),
)
