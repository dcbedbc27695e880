import type { Command } from 'commander';
import { maxMovesPerSecond } from '../../dead-letters/move-task.ts';
import { discard } from '../dlq/discard.ts';
import { list } from '../dlq/list.ts';
import { redrive } from '../dlq/redrive.ts';
import { show } from '../dlq/show.ts';
import { wholeNumber } from '../option-values.ts';

const hidden = `
Messages are hidden from other readers while the command runs, and visible again at its end; after a kill, two minutes later.
The queue is SQS_DEAD_LETTER_QUEUE_URL, or the one of the redrive policy of SQS_QUEUE_URL.`;

/** `freshet dlq`. */
export function configure(dlq: Command): void {
  dlq
    .command('list')
    .description('list messages: what they are, why they were refused, whether they would be accepted now')
    .option('--limit <messages>', 'messages looked at', wholeNumber(1, 10_000), 20)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
The reason is found by today's rules, and by the run of the same id where Temporal can be reached; else it is unknown.
${hidden}`,
    )
    .action(list);
  dlq
    .command('show')
    .description('show one message whole, with its reason and the remedy')
    .argument('<id>', 'message id')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Control characters of the body are escaped for the terminal. To get it as it is, for --edit:
  freshet dlq show <id> --json | jq -j .body > event.json
${hidden}`,
    )
    .action(show);
  configureRedrive(dlq);
  dlq
    .command('discard')
    .description('delete one message, or all, for good')
    .argument('[id]', 'message id')
    .option('--all', 'all messages')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText('after', hidden)
    .action(discard);
}

function configureRedrive(dlq: Command): void {
  dlq
    .command('redrive')
    .description('send messages back to their queue: all, one, or one with a repaired body')
    .argument('[id]', 'message id; without it all')
    .option('--accepted', 'only those that the bridge would accept now')
    .option('--rate <n>', 'messages a second', wholeNumber(1, maxMovesPerSecond))
    .option('--edit <file>', 'send the body in this file instead, after checking it')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
All of them are moved by SQS itself where the service has move tasks; such a task goes on when this command is ended. Else,
and for a choice, each message is sent first and deleted then: a crash in between leaves a duplicate, which is harmless.
Examples:
  freshet dlq redrive --accepted --rate 50     after a rule was added
  freshet dlq redrive <id> --edit event.json
${hidden}`,
    )
    .action(redrive);
}
