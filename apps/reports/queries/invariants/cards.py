"""Cards: every one is somewhere, once, and its past says so."""

from apps.reports.queries.invariants.base import Invariant

CARDS = (
    Invariant(
        "card_conservation",
        "优待证：各乡镇已制成＝使用中＋挂失＋已补换＋已收回＋途中",
        """with born as (
             select left(p.division_id, 9) as town, count(*) as n from cards_cardevent e
             join cards_card c on c.id = e.card_id join people_person p on p.id = c.person_id
             where e.act in ('make', 'open') group by 1),
           held as (
             select left(p.division_id, 9) as town, count(*) as n from cards_card c join people_person p on p.id = c.person_id
             where c.state in ('made', 'at_county', 'at_station', 'in_use', 'stopped', 'lost', 'replaced', 'recalled') group by 1)
           select coalesce(b.town, h.town) || ' ' || coalesce(b.n, 0) || '≠' || coalesce(h.n, 0)
           from born b full join held h on h.town = b.town where b.n is distinct from h.n""",
    ),
    Invariant(
        "card_state_follows",
        "优待证状态与最后一条记录一致",
        """select c.serial from cards_card c
           left join cards_cardevent e on e.card_id = c.id and e.seq = c.seq
           where e.to_state is distinct from c.state
              or exists (select 1 from cards_cardevent l where l.card_id = c.id and l.seq > c.seq)""",
    ),
    Invariant(
        "card_chain_whole",
        "优待证记录首尾相接",
        """select c.serial || ' #' || e.seq from cards_cardevent e join cards_card c on c.id = e.card_id
           left join cards_cardevent b on b.card_id = e.card_id and b.seq = e.seq - 1
           where (e.seq = 1) <> (e.from_state = '') or (e.seq > 1 and b.to_state is distinct from e.from_state)""",
    ),
    Invariant(
        "card_one_live",
        "一人只有一张有效优待证",
        """select p.dossier_no from cards_card c join people_person p on p.id = c.person_id
           where c.state not in ('replaced', 'recalled', 'cancelled') group by 1 having count(*) > 1""",
    ),
    Invariant(
        "card_cumulative",
        "累计发放只计首次领证，补换不计入",
        """select c.serial from cards_card c
           where (c.replaces_id is not null and c.sequence = 1)
              or (c.sequence > 1 and not exists (
                    select 1 from cards_card o where o.person_id = c.person_id and o.sequence = c.sequence - 1))
              or (c.sequence = 1 and c.delivered_on is not null and not exists (
                    select 1 from cards_cardevent e where e.card_id = c.id and e.act in ('deliver', 'open') and e.on = c.delivered_on))""",
    ),
    Invariant(
        "card_lot_whole",
        "制证批次的行数与明细一致",
        """select l.number from cards_lot l
           where l.row_count <> (select count(*) from cards_lotline x where x.lot_id = l.id)""",
    ),
    Invariant(
        "card_dead_holds_none",
        "去世人员没有使用中的优待证",
        """select c.serial from cards_card c join people_person p on p.id = c.person_id
           join benefits_lifeevent v on v.person_id = p.id and v.kind = 'death' and v.state = 'confirmed'
           where p.state = 'died' and c.state in ('in_use', 'stopped', 'lost', 'at_station', 'at_county', 'made')""",
    ),
)
