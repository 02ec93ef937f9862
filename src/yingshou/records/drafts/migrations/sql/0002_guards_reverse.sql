DROP TRIGGER draft_paper_stays ON drafts_draft;
DROP TRIGGER draft_event_append_only ON drafts_draftevent;
DROP TRIGGER weight_append_only ON drafts_weight;
DROP TRIGGER acceptor_append_only ON drafts_acceptor;
DROP TRIGGER channels_stay_for_drafts ON payments_channel;
DROP FUNCTION drafts_fill_channel();
DROP TRIGGER chart_stays_for_drafts ON ledger_ledgeraccount;
DROP FUNCTION drafts_fill_chart();
DELETE FROM ledger_ledgeraccount WHERE code IN ('DRAFTS', 'DRAFT_COSTS');
