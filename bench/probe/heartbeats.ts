/** Heartbeats a worker has sent to the server, in the text of its Prometheus metrics. */
export function heartbeatsIn(metrics: string): number {
  return metrics
    .split('\n')
    .filter(
      (line) => line.startsWith('temporal_request_total{') && line.includes('"RecordActivityTaskHeartbeat"'),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** The same of a running worker that serves its metrics at this `host:port`. */
export async function readHeartbeats(metricsAddress: string): Promise<number> {
  return heartbeatsIn(await (await fetch(`http://${metricsAddress}/metrics`)).text());
}
