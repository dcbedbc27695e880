-- One row a worker: its part of the fleet's rate, in keys a second. share and rate_limit NULL: unlimited; wants NULL: as
-- much as it gets, 0: idle. From expires_at to floor_until a worker that cannot renew may still use its floor.
CREATE TABLE IF NOT EXISTS fleet_leases (
  worker_id   VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  share       DOUBLE NULL,
  floor_share DOUBLE NOT NULL,
  wants       DOUBLE NULL,
  rate_limit  DOUBLE NULL,
  renewed_at  DATETIME(6) NOT NULL,
  expires_at  DATETIME(6) NOT NULL,
  floor_until DATETIME(6) NOT NULL,
  PRIMARY KEY (worker_id)
) ENGINE = InnoDB
