-- Rules, draws, outcomes and worklists are facts.
CREATE TRIGGER next_actions_comparisonrule_append_only BEFORE UPDATE OR DELETE ON next_actions_comparisonrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER next_actions_actcost_append_only BEFORE UPDATE OR DELETE ON next_actions_actcost
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER next_actions_acteffect_append_only BEFORE UPDATE OR DELETE ON next_actions_acteffect
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER next_actions_draw_append_only BEFORE UPDATE OR DELETE ON next_actions_draw
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER next_actions_outcome_append_only BEFORE UPDATE OR DELETE ON next_actions_outcome
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER next_actions_proposal_append_only BEFORE UPDATE OR DELETE ON next_actions_proposal
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
