import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../src/dev/stack/find-program.ts';
import { providedProgramsFolder } from '../src/dev/stack/find-temporal.ts';
import { home } from './folders.mjs';
import { say, withProgress } from './progress.mjs';
import { runCommand } from './run-command.mjs';
import { versions } from './versions.mjs';

const program = join(providedProgramsFolder, 'temporal-test-server');

const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>freshet</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${versions.testServer}</version>
    </dependency>
  </dependencies>
</project>
`;
const copyDependencies = `org.apache.maven.plugins:maven-dependency-plugin:${versions.mavenDependencyPlugin}:copy-dependencies`;

/** Whether this machine can fetch it and run it. */
export function canProvideTestServer() {
  return findProgram(['java']) !== undefined && findProgram(['mvn']) !== undefined;
}

/** Its packages with Maven, and a program that runs them; whole or not at all. */
async function fetchWithMaven() {
  const folder = join(home, 'test-server');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'pom.xml'), project);
  const packages = join(folder, 'lib');
  const args = ['-B', '-q', copyDependencies, '-DincludeScope=runtime', `-DoutputDirectory=${packages}`];
  await runCommand('test-server', 'mvn', args, { cwd: folder });
  mkdirSync(providedProgramsFolder, { recursive: true, mode: 0o700 });
  const script = `#!/bin/sh\nexec java -cp '${packages}/*' io.temporal.testserver.TestServer "$@"\n`;
  writeFileSync(`${program}.new`, script);
  chmodSync(`${program}.new`, 0o755);
  renameSync(`${program}.new`, program);
}

/** Temporal's test server, for the one test that puts the clock forward. Never rejects: that test downloads it otherwise. */
export async function provideTestServer() {
  try {
    await withProgress(
      'clock',
      `fetching the test server ${versions.testServer} with Maven (once)`,
      fetchWithMaven,
    );
  } catch (error) {
    say('clock', `not fetched, so its test downloads a test server: ${error.message}`);
  }
}
