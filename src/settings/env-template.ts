import type { Setting } from './settings-table.ts';
import { allSettings } from './settings-table.ts';

const preamble = `# Settings of Freshet, all of them, with their defaults. Copy this file to .env and fill in what you need.
# A process reads only what it needs, and says at its start what is wrong or missing.
# Temporal: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_* or a temporal.toml profile.
# SQS and EventBridge: AWS_REGION and the usual AWS_* variables.
# This file is printed from the table in src/settings/settings-table.ts: node src/settings/print-env-template.ts
`;

/** Text of `.env.example`: required variables stand open, all others are commented out with their default. */
export function envTemplate(): string {
  const headings = [...new Set(allSettings.map((setting) => setting.heading))];
  const sections = headings.map((heading) => {
    const entries = allSettings.filter((setting) => setting.heading === heading).map(templateEntry);
    return `\n# --- ${heading} ---\n\n${entries.join('\n')}`;
  });
  return preamble + sections.join('');
}

function templateEntry(setting: Setting): string {
  const secret = setting.secret === undefined ? '' : ' Secret.';
  const lines = [...wrap(setting.meaning), `Expected: ${setting.format.expected}.${secret}`];
  const assignment = `${setting.required === true ? '' : '#'}${setting.name}=${setting.default ?? ''}`;
  return `${lines.map((line) => `# ${line}`).join('\n')}\n${assignment}\n`;
}

/** Lines of at most 100 characters. */
function wrap(sentence: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(' ')) {
    if (line !== '' && line.length + word.length >= 100) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
