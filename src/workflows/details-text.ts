/** A text from outside as Markdown code, on one line: it can neither leave its cell nor pose as ours. */
export function code(text: string): string {
  const plain = text.replace(/[`|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
  return `\`${plain === '' ? '-' : plain}\``;
}

/** `32,000`. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A length of time in at most two units: `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function seconds(count: number): string {
  const [h, min, s] = [Math.floor(count / 3600), Math.floor((count % 3600) / 60), Math.floor(count % 60)];
  if (h > 0) return `${thousands(h)} h ${min} min`;
  return min > 0 ? `${min} min ${s} s` : `${s} s`;
}

/** A moment (epoch ms) in UTC, to the second. */
export function moment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** A Markdown table; its cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`);
}
