import type { ArmName } from '../arms/arm.ts';
import { digits } from './format.ts';
import type { Panel } from './panel.ts';

const columns = 2;
const panelWidth = 400;
const titleHeight = 40;
const barHeight = 18;
const barGap = 8;
const panelGap = 26;
const margin = 24;
const labelWidth = 92;
const valueWidth = 90;

const colours: Readonly<Record<ArmName, string>> = {
  freshet: '#0b7285',
  'freshet-ahead': '#3bc9db',
  plain: '#adb5bd',
  'one-step': '#748ffc',
  'per-store': '#e8a13a',
  seed: '#c2554d',
  bare: '#ced4da',
};

/** A light SVG with a panel of horizontal bars for each figure, each panel on a scale of its own. Pure. */
export function drawChart(panels: readonly Panel[], note: string): string {
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) =>
    panels.slice(row * columns, (row + 1) * columns),
  );
  let y = margin;
  const drawn: string[] = [];
  for (const row of rows) {
    drawn.push(...row.map((panel, column) => drawPanel(panel, margin + column * (panelWidth + panelGap), y)));
    y += Math.max(...row.map(heightOf)) + panelGap;
  }
  const width = 2 * margin + columns * panelWidth + (columns - 1) * panelGap;
  const height = y + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#343a40">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...drawn,
    `<text x="${margin}" y="${height - margin / 2}" fill="#868e96" font-size="11">${escaped(note)}</text>`,
    '</svg>\n',
  ].join('\n');
}

function heightOf(panel: Panel): number {
  return titleHeight + panel.bars.length * (barHeight + barGap);
}

function drawPanel({ title, unit, bars }: Panel, x: number, y: number): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const lines = bars.map(({ arm, value }, index) => {
    const top = y + titleHeight + index * (barHeight + barGap);
    const width = Math.max(1, (value / longest) * (panelWidth - labelWidth - valueWidth));
    const middle = top + barHeight / 2 + 4;
    const weight = arm.startsWith('freshet') ? ' font-weight="600"' : '';
    return [
      `<text x="${x + labelWidth - 8}" y="${middle}" text-anchor="end"${weight}>${arm}</text>`,
      `<rect x="${x + labelWidth}" y="${top}" width="${digits(width)}" height="${barHeight}" rx="3" fill="${colours[arm]}"/>`,
      `<text x="${digits(x + labelWidth + width + 6)}" y="${middle}"${weight}>${digits(value)} ${escaped(unit)}</text>`,
    ].join('\n');
  });
  return [
    `<text x="${x}" y="${y + 18}" font-size="14" font-weight="600">${escaped(title)}</text>`,
    ...lines,
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
