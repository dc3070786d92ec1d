"""For every invariant, damage that only somebody with the owner's rights and the guards taken away can do."""

from dataclasses import dataclass

from tests.reports.case_damage import CASE_DAMAGE
from tests.reports.job_damage import JOB_DAMAGE
from tests.reports.visit_damage import VISIT_DAMAGE

PAID = "(select id from payments_payment where state = 'paid' order by id limit 1)"
DUE = "(select id from payments_due where seq = 0 and component = 'monthly' order by id limit 1)"
ADJUST = "(select id from payments_due where seq > 0 order by id limit 1)"
BATCH = "(select id from payments_batch where state = 'closed' order by id limit 1)"
OTHER = "(select id from people_person order by id desc limit 1)"


@dataclass(frozen=True, slots=True)
class Saboteur:
    """``tables`` lose their guards, then ``sql`` runs; ``invariant`` must notice."""

    invariant: str
    tables: tuple[str, ...]
    sql: str


def _s(invariant: str, tables: str, sql: str) -> Saboteur:
    return Saboteur(invariant, tuple(f"payments_{name}" if "_" not in name else name for name in tables.split()), sql)


def _copy(table: str, columns: str, replaced: str, source: str) -> str:
    return f"insert into {table} ({columns}) select {replaced} from {table} where id = {source}"


_LINE = "payment_id, netting_id, due_id, person_id, live, amount_fen"
_DUE = "claim_id, person_id, scheme_id, component, period, seq, amount_fen, adjusts_id, reason, basis_id, run_id, posted_on"
_TRANSFER = "key, kind, debit, credit, amount_fen, batch_id, person_id, reverses_id, booked_on, at"

SABOTEURS: tuple[Saboteur, ...] = (
    # duties
    _s("due_has_basis", "due", f"update payments_due set basis_id = null where id = {DUE}"),
    _s("due_chain_whole", "due", f"update payments_due set seq = seq + 5 where id = {ADJUST}"),
    _s("due_follows_claim", "due", f"update payments_due set person_id = {OTHER} where id = {DUE}"),
    _s("due_month_not_negative", "due", f"update payments_due set amount_fen = -1000000 where id = {DUE}"),
    _s(
        "due_once_a_month",
        "due",
        _copy("payments_due", _DUE, _DUE, DUE),
    ),
    _s("due_within_run", "due", f"update payments_due set period = '2031-01-01' where id = {DUE}"),
    _s("run_totals", "due", f"update payments_due set amount_fen = amount_fen + 1 where id = {DUE}"),
    _s(
        "run_months_in_turn",
        "postingrun",
        "update payments_postingrun set month = '2031-01-01' where id = (select max(id) from payments_postingrun)",
    ),
    _s(
        "dead_not_paid",
        "due",
        _copy(
            "payments_due",
            _DUE,
            _DUE.replace("period,", "'2026-09-01'::date,").replace("seq,", "77,").replace("amount_fen,", "12345,"),
            "(select max(d.id) from payments_due d join benefits_lifeevent v on v.person_id = d.person_id and v.kind = 'death'"
            " and v.state = 'confirmed' and v.on < '2026-06-01' where d.component = 'monthly')",
        ),
    ),
    _s("due_within_span", "benefits_span", "delete from benefits_span where id = (select min(id) from benefits_span)"),
    _s(
        "span_is_posted",
        "due paymentdue",
        "delete from payments_due where claim_id = (select claim_id from benefits_span where to_month is null order by id limit 1)",
    ),
    _s(
        "span_exclusive",
        "benefits_span",
        "insert into benefits_span (entitlement_id, claim_id, person_id, scheme_id, region_code, from_month, to_month, rate_key,"
        " facts, exclusive_group) select entitlement_id, claim_id, person_id, scheme_id, region_code, from_month, to_month,"
        " rate_key, facts, exclusive_group from benefits_span where to_month is null order by id limit 1",
    ),
    _s(
        "grant_is_posted",
        "benefits_grant",
        "update benefits_grant set amount_fen = amount_fen + 1 where id = (select min(id) from benefits_grant where claim_id is not null"
        " and state = 'confirmed' and amount_fen > 0)",
    ),
    _s(
        "entitlement_two_persons",
        "benefits_entitlement",
        "update benefits_entitlement set confirmed_by_id = entered_by_id where id = (select min(id) from benefits_entitlement where"
        " state = 'confirmed')",
    ),
    _s(
        "claim_has_source",
        "claim benefits_entitlement",
        "update benefits_entitlement set claim_id = null where id = (select min(id) from benefits_entitlement where state = 'confirmed')",
    ),
    _s(
        "dead_is_marked",
        "people_person",
        "update people_person set died_on = null, state = 'active' where id = (select min(id) from people_person where state = 'died')",
    ),
    # attempts
    _s(
        "due_one_live_payment",
        "paymentdue",
        f"insert into payments_paymentdue ({_LINE}) select {_LINE} from payments_paymentdue where live order by id limit 1",
    ),
    _s(
        "line_live_follows",
        "paymentdue",
        f"update payments_paymentdue set live = false where payment_id = {PAID}",
    ),
    _s(
        "line_carries_due",
        "paymentdue",
        f"update payments_paymentdue set amount_fen = amount_fen + 1 where payment_id = {PAID}",
    ),
    _s("line_has_payment", "payment paymentdue settlement recovery", f"delete from payments_payment where id = {PAID}"),
    _s("payment_sum", "payment", f"update payments_payment set amount_fen = amount_fen + 1 where id = {PAID}"),
    _s(
        "netting_sum",
        "netting",
        "update payments_netting set amount_fen = amount_fen - 1 where id = (select min(id) from payments_netting)",
    ),
    _s(
        "person_equation",
        "due paymentdue",
        f"delete from payments_paymentdue where payment_id = {PAID}",
    ),
    _s(
        "payment_once_in_batch",
        "payment",
        f"update payments_payment set person_id = (select person_id from payments_payment where batch_id = {BATCH} order by seq limit 1)"
        f" where id = (select id from payments_payment where batch_id = {BATCH} order by seq desc limit 1)",
    ),
    _s(
        "payment_to_own_account",
        "payment",
        f"update payments_payment set payee_account_id = (select max(id) from people_payeeaccount) where id = {PAID}",
    ),
    _s(
        "account_one_live",
        "people_payeeaccount",
        "update people_payeeaccount set account_blind = (select account_blind from people_payeeaccount where is_live order by id limit 1)"
        " where id = (select max(id) from people_payeeaccount where is_live)",
    ),
    _s(
        "unknown_is_explained",
        "unknown",
        "update payments_unknown set evidence = '' where id = (select min(id) from payments_unknown where resolved_at is not null)",
    ),
    _s(
        "held_over_is_open",
        "heldover",
        "insert into payments_heldover (due_id, person_id, reason, note, since) select due_id, person_id, 'rejected', '', now()"
        " from payments_paymentdue where live order by id limit 1",
    ),
    _s("money_is_integer", "due", "alter table payments_voucher add column rate double precision"),
    # signatures
    _s("batch_totals", "batch", f"update payments_batch set total_fen = total_fen + 1 where id = {BATCH}"),
    _s(
        "revision_totals",
        "batchrevision",
        f"update payments_batchrevision set row_count = row_count + 1 where batch_id = {BATCH}",
    ),
    _s(
        "approval_distinct_persons",
        "approval",
        f"update payments_approval set checker_id = maker_id where batch_id = {BATCH}",
    ),
    _s("approval_complete", "approval", f"delete from payments_approval where batch_id = {BATCH} and level = 2"),
    _s(
        "approval_in_order",
        "approval",
        f"update payments_approval set signed_at = signed_at - interval '9 days' where batch_id = {BATCH} and level = 2",
    ),
    _s("batch_state_is_last_event", "batch", f"update payments_batch set state = 'returned' where id = {BATCH}"),
    _s("event_chain_whole", "batchevent", f"delete from payments_batchevent where batch_id = {BATCH} and seq = 3"),
    _s(
        "batch_closed_clean",
        "payment",
        f"update payments_payment set state = 'sent' where id = (select min(id) from payments_payment where batch_id = {BATCH})",
    ),
    _s(
        "payment_state_fits_batch",
        "payment",
        f"update payments_payment set state = 'ready' where id = (select min(id) from payments_payment where batch_id = {BATCH})",
    ),
    _s(
        "audit_of_every_batch_event",
        "core_auditentry",
        "delete from core_auditentry where verb = 'payments.approve_batch'",
    ),
    _s(
        "audit_sealed_whole",
        "core_auditentry core_auditseal core_auditblock",
        "delete from core_auditentry where id = (select min(entry_id) from core_auditseal)",
    ),
    # bank
    _s("file_totals", "bankfile", f"update payments_bankfile set total_fen = total_fen - 1 where batch_id = {BATCH}"),
    _s("batch_is_filed_whole", "bankfile payment", f"delete from payments_bankfile where batch_id = {BATCH}"),
    _s("file_sequence", "bankfile", f"update payments_bankfile set sequence = sequence + 1 where batch_id = {BATCH}"),
    _s("file_profile_rows", "bankprofile", "update payments_bankprofile set max_rows = 3"),
    _s("return_totals", "returnfile", f"update payments_returnfile set total_fen = total_fen + 1 where batch_id = {BATCH}"),
    _s(
        "return_line_fits",
        "returnline",
        f"update payments_returnline set amount_fen = amount_fen + 1 where payment_id = {PAID}",
    ),
    _s(
        "settlement_amount",
        "settlement",
        f"update payments_settlement set amount_fen = amount_fen + 1 where payment_id = {PAID}",
    ),
    _s("settlement_fits_state", "settlement", f"delete from payments_settlement where payment_id = {PAID}"),
    _s(
        "suspense_has_line",
        "suspense",
        "insert into payments_suspense (line_id, batch_id, state, resolution) select l.id, f.batch_id, 'resolved', ''"
        " from payments_returnline l join payments_returnfile f on f.id = l.file_id order by l.id limit 1",
    ),
    _s(
        "failed_has_reason",
        "payment",
        "update payments_payment set reason = '', reason_code = '' where state = 'failed' and not exists (select 1 from payments_unknown"
        " u where u.payment_id = payments_payment.id)",
    ),
    # ledger
    _s(
        "transit_is_in_flight",
        "transfer",
        f"delete from payments_transfer where batch_id = {BATCH} and kind = 'sent' and key like '%0001'",
    ),
    _s(
        "bank_is_paid",
        "transfer",
        f"delete from payments_transfer where batch_id = {BATCH} and kind = 'paid' and key like '%0001'",
    ),
    _s(
        "transfer_of_every_payment",
        "transfer",
        f"update payments_transfer set amount_fen = amount_fen + 1 where key = (select 'sent:' || ref from payments_payment where id = {PAID})",
    ),
    _s(
        "transfer_of_every_settlement",
        "transfer",
        f"delete from payments_transfer where key = (select 'paid:' || ref from payments_payment where id = {PAID})",
    ),
    _s(
        "transfer_shape",
        "transfer",
        "update payments_transfer set credit = debit where id = (select min(id) from payments_transfer)",
    ),
    _s(
        "transfer_key_once",
        "transfer",
        f"insert into payments_transfer ({_TRANSFER}) select {_TRANSFER} from payments_transfer order by id limit 1",
    ),
    _s("receivable_balance", "transfer", "delete from payments_transfer where kind = 'debt'"),
    _s(
        "recovery_within_debt",
        "recovery",
        "update payments_recovery set amount_fen = 99999999 where id = (select min(id) from payments_recovery where live)",
    ),
    _s(
        "receivable_is_its_netting",
        "receivable",
        "update payments_receivable set amount_fen = amount_fen + 1 where id = (select min(id) from payments_receivable)",
    ),
    _s(
        "waiver_two_persons",
        "recovery",
        "update payments_recovery set kind = 'waiver', confirmed_by_id = proposed_by_id where kind = 'cash'",
    ),
    _s("cash_and_write_off", "transfer", "delete from payments_transfer where kind = 'cash'"),
    _s("voucher_is_batch", "voucher", f"update payments_voucher set amount_fen = amount_fen + 1 where batch_id = {BATCH}"),
)

_MERGE = (
    "kept_id, dropped_id, state, reason, kept_version, dropped_version, moved, restored, proposed_by_id, proposed_at, decided_by_id,"
    " decided_at, undo_reason"
)
FIRST = "(select id from people_person where state = 'active' order by id limit 1)"

SABOTEURS += (
    # registry
    _s(
        "id_number_one_dossier",
        "people_person",
        f"update people_person set id_number_blind = (select id_number_blind from people_person where id = {OTHER}) where id = {FIRST}",
    ),
    _s("dossier_number_was_given", "people_dossiercounter", "update people_dossiercounter set last = 0"),
    _s("person_is_searchable", "people_person", f"update people_person set name_pinyin = '' where id = {FIRST}"),
    _s(
        "person_has_a_place",
        "people_person",
        f"update people_person set division_id = '999999999999' where id = {FIRST}",
    ),
    _s("state_has_its_day", "people_person", f"update people_person set died_on = '2026-01-01' where id = {FIRST}"),
    _s("merged_leads_to_living", "people_person", f"update people_person set state = 'merged' where id = {FIRST}"),
    _s(
        "merged_has_its_merge",
        "people_person people_merge",
        f"insert into people_merge ({_MERGE}) select {FIRST}, {OTHER}, 'merged', '同一人', 1, 1, '{{}}', '{{}}', id, now(), id, now(), ''"
        " from org_staff order by org_staff.id limit 1",
    ),
    _s(
        "merged_is_not_paid",
        "people_person",
        f"update people_person set state = 'merged', merged_into_id = {OTHER} where id = (select person_id from people_payeeaccount"
        " where is_live order by id limit 1)",
    ),
    _s(
        "category_once",
        "people_category",
        "insert into people_category (person_id, kind, state, since, until, evidence_id, close_reason) select person_id, kind, state,"
        " since, until, evidence_id, '' from people_category where state <> 'void' order by id limit 1",
    ),
    _s(
        "service_once",
        "people_servicerecord",
        "update people_servicerecord set person_id = (select min(person_id) from people_servicerecord), enlisted_on = '1970-01-01',"
        " discharged_on = null where id in (select id from people_servicerecord order by id limit 2)",
    ),
    _s(
        "account_is_own_or_delegated",
        "people_payeeaccount",
        f"update people_payeeaccount set holder_person_id = {OTHER} where id = (select min(id) from people_payeeaccount)",
    ),
    _s(
        "suspicion_is_answered",
        "benefits_suspicion",
        "update benefits_suspicion set state = 'false', answer = '' where id = (select min(id) from benefits_suspicion)",
    ),
    _s(
        "list_counts",
        "benefits_comparisonlist",
        "insert into benefits_comparisonlist (kind, source, as_of, filename, sha256, size, total_rows, counts, state, uploaded_by_id,"
        " uploaded_at, raised, accept_good, failure, problems, row_key) select 'death', '县公安局', '2026-01-01', 'a', 'b', 1, 3, '{\"hit\": 3}', 'done', id, now(), 3, false, '', '[]', gen_random_uuid()"
        " from org_staff order by org_staff.id limit 1",
    ),
    _s(
        "confirmation_fits_round",
        "benefits_confirmation",
        "update benefits_confirmation set \"on\" = '2001-01-01' where id = (select min(id) from benefits_confirmation)",
    ),
    _s(
        "duties_apart",
        "org_rolegrant",
        "update org_rolegrant set staff_id = (select min(staff_id) from org_rolegrant where is_live) where is_live",
    ),
    _s(
        "grant_is_audited",
        "org_rolegrant",
        "insert into org_rolegrant (staff_id, role_id, lane, division_id, valid_from, is_live)"
        " select staff_id, 'leader', lane, division_id, now(), true from org_rolegrant where is_live order by id limit 1",
    ),
    _s(
        "work_is_settled",
        "core_job",
        "insert into core_job (kind, title, once, payload, state, actor_name, attempts, done, total, text, last_error, run_after)"
        " values ('x.y', '', false, '{}', 'ready', '系统', 0, 0, 0, '', '', now() - interval '3 days')",
    ),
    *(Saboteur(*row) for row in (*CASE_DAMAGE, *VISIT_DAMAGE, *JOB_DAMAGE)),
)

_CARD = "(select min(id) from cards_card where state = 'in_use' and sequence = 1)"
SABOTEURS += (
    # cards
    _s("card_conservation", "cards_card cards_cardevent", f"update cards_card set state = 'queued' where id = {_CARD}"),
    _s("card_state_follows", "cards_card", f"update cards_card set state = 'lost' where id = {_CARD}"),
    _s(
        "card_chain_whole",
        "cards_cardevent cards_card",
        "update cards_cardevent set from_state = 'queued' where id = (select max(id) from cards_cardevent where seq = 2)",
    ),
    _s(
        "card_one_live",
        "cards_card cards_cardevent",
        f"update cards_card set person_id = (select person_id from cards_card where id = {_CARD}) where id ="
        " (select max(id) from cards_card where state = 'in_use')",
    ),
    _s("card_cumulative", "cards_card", "update cards_card set sequence = 1 where replaces_id is not null"),
    _s("card_lot_whole", "cards_lot", "update cards_lot set row_count = row_count + 1"),
    _s(
        "card_dead_holds_none",
        "cards_card cards_cardevent",
        "update cards_card c set state = 'in_use' from people_person p join benefits_lifeevent v on v.person_id = p.id and v.kind = 'death'"
        " and v.state = 'confirmed' where p.id = c.person_id and p.state = 'died'",
    ),
)
