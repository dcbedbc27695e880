-- The stores whose menus an `allActive` rule exports. Ids are exact: binary collation.
CREATE TABLE IF NOT EXISTS stores (
  store_id VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  active   TINYINT(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (store_id)
) ENGINE = InnoDB
