-- The one row: with nothing set. Its lock is what serialises the renewals of leases.
INSERT IGNORE INTO fleet_control (id) VALUES (1)
