DROP TRIGGER channel_fee_append_only ON payments_channelfee;
DROP TRIGGER channel_append_only ON payments_channel;
DROP TRIGGER channels_stay ON payments_channel;
DROP FUNCTION payments_fill_channels();
