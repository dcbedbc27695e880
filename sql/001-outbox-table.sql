-- Changes waiting to be published, written by the services in the transaction of the change itself.
-- The defaults say UTC_TIMESTAMP, not CURRENT_TIMESTAMP: the writers' session time zones are their own.
-- claimed_until: a relay has the row in hand, or it is not to be tried again before then.
CREATE TABLE IF NOT EXISTS outbox_table (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  event_type    VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  source        VARCHAR(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  payload       LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  created_at    DATETIME(3) NOT NULL DEFAULT (UTC_TIMESTAMP(3)),
  claimed_until DATETIME(3) NULL DEFAULT NULL,
  published_at  DATETIME(3) NULL DEFAULT NULL,
  processed_at  DATETIME(3) NULL DEFAULT NULL,
  PRIMARY KEY (id),
  KEY outbox_unpublished (published_at, id)
) ENGINE = InnoDB
