/** What the set-up provides: the one place of these versions. */
export const versions = {
  /** Private Node, from the registry's platform packages. Some platforms get releases later: then the newest of the major is taken. */
  node: '24.21.0',
  nodeMajor: '24',
  /** From here on Node runs TypeScript as it is, and all our packages load. */
  oldestNode: '22.18.0',
  /** Temporal CLI with server 1.29.1 and UI. Later tags contain `replace` directives and cannot be installed with `go install`. */
  temporalCli: 'v1.5.1',
  /** Proxy that disturbs connections, for the fault tests. */
  toxiproxy: 'v2.12.0',
  /** Temporal's test server of its Java SDK, and what fetches it where Java and Maven are. */
  testServer: '1.31.0',
  mavenDependencyPlugin: '3.6.1',
};
