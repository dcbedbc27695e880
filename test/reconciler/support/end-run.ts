import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { invalidationTaskQueue } from '../../../src/contract/names.ts';

type Command = proto.temporal.api.command.v1.ICommand;

const { CommandType } = proto.temporal.api.enums.v1;

/** Ways a run can end by a word of its worker. */
export type Ending = 'failed' | 'cancelled' | { readonly outcome: string };

/**
 * Ends an open run the way a worker would, on the real server, where none serves the queue: answers its first workflow
 * task with the ending. Tasks of other runs that come first are left to their timeout.
 */
export async function endRun(client: Client, workflowId: string, ending: Ending): Promise<void> {
  const { namespace } = client.options;
  for (;;) {
    const task = await client.withDeadline(Date.now() + 30_000, () =>
      client.workflowService.pollWorkflowTaskQueue({
        namespace,
        taskQueue: { name: invalidationTaskQueue },
        identity: 'test',
      }),
    );
    if (task.workflowExecution?.workflowId !== workflowId) continue;
    const { taskToken } = task;
    await client.workflowService.respondWorkflowTaskCompleted({
      namespace,
      taskToken,
      commands: [commandOf(ending)],
    });
    return;
  }
}

function commandOf(ending: Ending): Command {
  if (ending === 'failed') {
    return {
      commandType: CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
      failWorkflowExecutionCommandAttributes: { failure: { message: 'fails on purpose' } },
    };
  }
  if (ending === 'cancelled') {
    return {
      commandType: CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
      cancelWorkflowExecutionCommandAttributes: {},
    };
  }
  return {
    commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
    completeWorkflowExecutionCommandAttributes: {
      result: { payloads: [defaultPayloadConverter.toPayload(ending)] },
    },
  };
}
