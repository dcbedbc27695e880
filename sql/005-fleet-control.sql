-- The fleet's control row: written by operators alone, read by every worker. Times are UTC, by the database's clock.
-- keys_per_second NULL: no throttle. paused_until NULL or over: no pause.
CREATE TABLE IF NOT EXISTS fleet_control (
  id              TINYINT UNSIGNED NOT NULL,
  keys_per_second DOUBLE NULL DEFAULT NULL,
  throttle_actor  VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  throttle_reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  throttled_at    DATETIME(6) NULL DEFAULT NULL,
  paused_until    DATETIME(6) NULL DEFAULT NULL,
  pause_actor     VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  pause_reason    VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT NULL,
  paused_at       DATETIME(6) NULL DEFAULT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB
