-- What the reconciler reads: of one kind of event, the rows that are published and not marked, oldest first.
-- only where: SELECT 1 FROM DUAL
--   WHERE 4 = (SELECT COUNT(*) FROM information_schema.columns
--              WHERE table_schema = DATABASE() AND table_name = 'outbox_table'
--                AND column_name IN ('event_type', 'source', 'processed_at', 'published_at'))
--     AND NOT EXISTS (SELECT 1 FROM information_schema.statistics
--                     WHERE table_schema = DATABASE() AND table_name = 'outbox_table' AND index_name = 'outbox_unmarked')
CREATE INDEX outbox_unmarked ON outbox_table (event_type, source, processed_at, published_at)
