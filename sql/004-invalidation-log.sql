-- Which run deleted a store's keys when, and the generation of the menu it queued; kept 30 days.
-- Workflow and run ids are ASCII: a workflow ID is percent-encoded and at most 1,000 bytes long.
CREATE TABLE IF NOT EXISTS invalidation_log (
  store_id          VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  workflow_id       VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  run_id            VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  deleted_at        DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  queued_generation BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (run_id, store_id),
  KEY invalidations_of_store (store_id, deleted_at),
  KEY invalidations_by_age (deleted_at)
) ENGINE = InnoDB
