/** What servers need to find programs, home and temporary files. Everything else stays here, above all credentials and settings meant for us. */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
];

/** Environment of a child process of the stack. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
