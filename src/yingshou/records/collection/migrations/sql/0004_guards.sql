-- Rules, events, promises, holds and overrides are facts; a task's own columns never change.
CREATE TRIGGER collection_treatmentrule_append_only BEFORE UPDATE OR DELETE ON collection_treatmentrule
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_treatmentstep_append_only BEFORE UPDATE OR DELETE ON collection_treatmentstep
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_collectionday_append_only BEFORE UPDATE OR DELETE ON collection_collectionday
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_taskcapacity_append_only BEFORE UPDATE OR DELETE ON collection_taskcapacity
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_case_event_append_only BEFORE UPDATE OR DELETE ON collection_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_task_event_append_only BEFORE UPDATE OR DELETE ON collection_taskevent
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_promise_append_only BEFORE UPDATE OR DELETE ON collection_promise
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_promise_outcome_append_only BEFORE UPDATE OR DELETE ON collection_promiseoutcome
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_hold_append_only BEFORE UPDATE OR DELETE ON collection_hold
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_hold_lift_append_only BEFORE UPDATE OR DELETE ON collection_holdlift
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_override_append_only BEFORE UPDATE OR DELETE ON collection_override
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER collection_task_stays BEFORE DELETE OR UPDATE OF task_no, account_no, step, kind, role, treatment, anchor_date,
    step_date, made_on, amount, notice_no ON collection_task
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
