"""For every invariant of visits, damage that only somebody with the owner's rights and the guards taken away can do."""

#: invariant, tables that lose their guards, what is then done
VISIT_DAMAGE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "visit_task_follows",
        ("visits_task",),
        "update visits_task set state = 'refused' where id = (select min(id) from visits_task where state = 'visited')",
    ),
    (
        "visit_stock_whole",
        ("visits_stock",),
        "update visits_stock set quantity = quantity + 1 where id = (select min(id) from visits_stock)",
    ),
    (
        "visit_goods_signed",
        ("visits_stockmove",),
        "update visits_stockmove set quantity = quantity + 1 where kind = 'given'",
    ),
    (
        "visit_money_due",
        ("payments_claim",),
        (
            "insert into payments_claim (person_id, scheme_id, source, source_id, division_code, funding_source, label, opened_at)"
            " select id, 'consolation_money', 'consolation', 0, division_id, '', '', now() from people_person order by id limit 1"
        ),
    ),
    (
        "visit_campaign_three",
        ("visits_campaign",),
        "update visits_campaign set reviewed_by_id = made_by_id where state = 'closed'",
    ),
    ("visit_promise_answered", ("visits_promise",), "update visits_promise set state = 'kept' where state = 'open'"),
)
