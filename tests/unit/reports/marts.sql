-- The published tables, empty; a test compares them with those of a real release.
create table indicator_values (
    "month_end" date,
    "indicator_code" varchar,
    "variant" varchar,
    "territory_level" varchar,
    "territory_code" varchar,
    "territory_name" varchar,
    "breakdown" varchar,
    "breakdown_value" varchar,
    "numerator" bigint,
    "denominator" bigint,
    "value" double,
    "ratio_pct" double,
    "target" double,
    "target_progress_pct" double,
    "status" varchar,
    "is_small" boolean
);
create table activity_progress (
    "activity_code" varchar,
    "territorial_unit" varchar,
    "month" date,
    "activity_name" varchar,
    "stage" varchar,
    "unit_of_measure" varchar,
    "responsible" varchar,
    "poi_activity_code" varchar,
    "is_programmed" boolean,
    "executed_quantity" double,
    "is_executed" boolean,
    "programmed_months" bigint,
    "executed_months" bigint,
    "executed_off_programme" bigint,
    "units_executing" bigint,
    "progress_pct" double,
    "status" varchar,
    "is_month_assumed" boolean
);
create table poi_physical_progress (
    "poi_activity_code" varchar,
    "territorial_unit" varchar,
    "month" date,
    "poi_activity_name" varchar,
    "organ" varchar,
    "unit_of_measure" varchar,
    "programmed" bigint,
    "reprogrammed" bigint,
    "executed" bigint,
    "programmed_cumulative" bigint,
    "executed_cumulative" bigint,
    "quarter" integer,
    "half_year" integer,
    "progress_pct" double,
    "progress_capped_pct" double,
    "reason" varchar,
    "assumption" varchar
);
create table poi_alignment (
    "level" varchar,
    "code" varchar,
    "name" varchar,
    "parent_level" varchar,
    "parent_code" varchar,
    "source" varchar,
    "note" varchar
);
create table training_summary (
    "month" date,
    "territorial_unit" varchar,
    "partner_id" varchar,
    "partner_name" varchar,
    "track" varchar,
    "phase" varchar,
    "participants" bigint,
    "households" bigint,
    "completions" bigint,
    "hours" double
);
create table fair_summary (
    "month" date,
    "territorial_unit" varchar,
    "fair_type" varchar,
    "fairs" bigint,
    "participants" bigint,
    "households" bigint,
    "sales_amount" double,
    "with_digital_wallet" bigint,
    "with_quality_seal" bigint
);
create table seed_capital_summary (
    "month" date,
    "territorial_unit" varchar,
    "support_type" varchar,
    "deliveries" bigint,
    "households" bigint,
    "amount" double,
    "eligible" bigint,
    "verified" bigint,
    "used_as_declared" bigint
);
create table income_change_summary (
    "comparison" varchar,
    "territorial_unit" varchar,
    "households" bigint,
    "measured" bigint,
    "increased" bigint,
    "unchanged" bigint,
    "decreased" bigint,
    "no_baseline" bigint,
    "not_yet_due" bigint,
    "disaffiliated" bigint,
    "not_visited" bigint,
    "no_price_index" bigint,
    "mean_baseline" double,
    "median_baseline" double,
    "mean_follow_up" double,
    "median_follow_up" double,
    "mean_nominal_change" double,
    "median_nominal_change" double,
    "mean_nominal_change_indexed" double,
    "median_nominal_change_indexed" double,
    "mean_real_change" double,
    "median_real_change" double
);
create table data_quality_files (
    "source" varchar,
    "extract" varchar,
    "file_name" varchar,
    "delivered_on" date,
    "file_status" varchar,
    "reason" varchar,
    "rows_delivered" bigint,
    "accepted" bigint,
    "superseded" bigint,
    "quarantined" bigint,
    "orphaned" bigint,
    "repeated" bigint
);
create table data_quality_rules (
    "extract" varchar,
    "file_name" varchar,
    "column_name" varchar,
    "rule" varchar,
    "rows" bigint
);
create table data_quality_checks (
    "check_name" varchar,
    "stage" varchar,
    "severity" varchar,
    "passed" boolean,
    "observed" varchar,
    "expected" varchar
);
create table data_quality_timeliness (
    "extract" varchar,
    "territorial_unit" varchar,
    "last_event_on" date,
    "last_delivered_on" date,
    "days_since_delivered" integer
);
create table revisions (
    "month_end" date,
    "indicator_code" varchar,
    "variant" varchar,
    "previous_release_id" varchar,
    "release_id" varchar,
    "previous_numerator" bigint,
    "new_numerator" bigint,
    "previous_denominator" bigint,
    "new_denominator" bigint,
    "previous_value" double,
    "new_value" double,
    "files" varchar,
    "numerator_entered" bigint,
    "numerator_left" bigint,
    "denominator_entered" bigint,
    "denominator_left" bigint
);
create table releases (
    "release_id" varchar,
    "as_of" date,
    "known_at" date,
    "published_at" timestamp,
    "code_version" varchar,
    "inputs_sha256" varchar,
    "tables_sha256" varchar
);
