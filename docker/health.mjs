// Health check of a container: exit code 0 while the process answers on its metrics port. It tells a process that is gone
// or has not come up from one that lives; how its work goes is told by the metrics and alarms, not by this.
const address = process.env['FRESHET_METRICS_ADDRESS']?.trim() || '127.0.0.1:9464';
if (address !== 'off') {
  const port = address.slice(address.lastIndexOf(':') + 1);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(4_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`port ${port} answers ${answer.status}`);
}
