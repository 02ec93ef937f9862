DROP TRIGGER card_stays ON cards_card;
DROP TRIGGER card_event_append_only ON cards_cardevent;
DROP TRIGGER channels_stay_for_cards ON payments_channel;
DROP FUNCTION cards_fill_channel();
DROP TRIGGER chart_stays_for_cards ON ledger_ledgeraccount;
DROP FUNCTION cards_fill_chart();
DELETE FROM ledger_ledgeraccount WHERE code = 'TOPUP_CARDS';
