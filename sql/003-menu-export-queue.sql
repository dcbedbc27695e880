-- One row a store: its menu is to be exported, is being exported, stands, or failed.
-- generation: fencing token, bumped by every request. priority: 0 urgent, 1 normal, 2 bulk.
-- claimed_until: end of the claim while exporting; while pending, not to be tried again before then.
CREATE TABLE IF NOT EXISTS menu_export_queue (
  store_id            VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  job_id              BIGINT UNSIGNED NOT NULL,
  source              VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  event_id            VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  generation          BIGINT UNSIGNED NOT NULL DEFAULT 1,
  status              ENUM('pending', 'exporting', 'done', 'failed') NOT NULL DEFAULT 'pending',
  priority            TINYINT UNSIGNED NOT NULL DEFAULT 1,
  requested_at        DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  attempts            INT UNSIGNED NOT NULL DEFAULT 0,
  claimed_by          VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  claimed_until       DATETIME(3) NULL DEFAULT NULL,
  exported_generation BIGINT UNSIGNED NULL DEFAULT NULL,
  exported_at         DATETIME(3) NULL DEFAULT NULL,
  last_error          VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  created_at          DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  updated_at          DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  PRIMARY KEY (store_id),
  KEY menus_in_claim_order (status, priority, requested_at)
) ENGINE = InnoDB
