import type { Progress } from '../../contract/progress.ts';
import type { ChangeReport } from './demo-report.ts';
import { statusLine } from './status-line.ts';
import type { StoryTeller } from './story.ts';

/** Tells the story on a stream: a line per change, with live progress on a terminal. */
export function demoConsole(stream: NodeJS.WriteStream): StoryTeller & {
  say(change: string, progress: Progress): void;
} {
  const line = statusLine(stream);
  return {
    begin: (change, stores) => line.show(`${change}: committed${stores > 0 ? `, ${stores} stores` : ''} …`),
    say: (change, progress) => {
      const { stores, keysDeleted, menusQueued, keysPerSecond, etaSeconds, phase } = progress;
      const eta = etaSeconds !== null && etaSeconds > 0 ? `, ETA ${etaSeconds} s` : '';
      line.show(
        `${change}: ${phase}, ${stores.done} of ${stores.total} stores, ${keysDeleted} keys deleted ` +
          `(${keysPerSecond}/s), ${menusQueued} menus queued${eta}`,
      );
    },
    end: (report: ChangeReport) => {
      const problems = report.problems.length === 0 ? '' : `  PROBLEM: ${report.problems.join('; ')}`;
      line.done(`${report.change}: ${report.outcome}, ${report.keysDeleted} keys deleted${problems}`);
    },
    menusLeft: (left) => {
      if (left > 0) line.show(`menus: ${left} still to be exported …`);
    },
  };
}
