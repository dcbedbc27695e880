/** Heartbeats a worker has sent to the server, in the text of its Prometheus metrics. */
export function heartbeatsIn(metrics: string): number {
  return metrics
    .split('\n')
    .filter(
      (line) => line.startsWith('temporal_request_total{') && line.includes('"RecordActivityTaskHeartbeat"'),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
