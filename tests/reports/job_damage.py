"""For every invariant of jobs, damage that only somebody with the owner's rights and the guards taken away can do."""

#: invariant, tables that lose their guards, what is then done
JOB_DAMAGE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "fair_places_whole",
        ("jobs_fairquota",),
        "update jobs_fairquota set free = free + 1 where id = (select min(id) from jobs_fairquota)",
    ),
    (
        "placement_proved",
        ("jobs_placement",),
        "update jobs_placement set evidence_no = '' where id = (select min(id) from jobs_placement)",
    ),
    (
        "placement_counted_once",
        ("jobs_placement",),
        (
            "update jobs_placement set (person_id, year) = (select person_id, year from jobs_placement where is_counted order by id limit 1),"
            " application_id = null where id = (select max(id) from jobs_placement where is_counted)"
        ),
    ),
    (
        "application_shows_agreed",
        ("jobs_application",),
        "update jobs_application set shows = '{name,phone,age}' where id = (select max(id) from jobs_application)",
    ),
)
