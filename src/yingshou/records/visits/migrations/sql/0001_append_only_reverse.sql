DROP TRIGGER visitplan_append_only ON visits_visitplan;
DROP TRIGGER visit_append_only ON visits_visit;
DROP TRIGGER visitfinding_append_only ON visits_visitfinding;
