-- cases_reported of report_indexes.sql has the same order and more.
DROP INDEX cases_by_time;
