// Child process: has the SDK download a Temporal CLI into a folder (`<folder> <version>`). The SDK starts what it has
// downloaded; that server is ended at once.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir, version] = process.argv.slice(2);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir, version } },
});
await environment.teardown();
