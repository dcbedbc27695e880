// `npm run build`: what production runs, so that it needs neither sources nor development packages. Compiles src/ to
// dist/ and bundles the workflows into dist/workflow-bundle.js. Needs all packages, no install script and no network.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { root } from './folders.mjs';

const dist = join(root, 'dist');
/** Work of `freshet up`, which refuses where there are no sources: the embedded stack runs from those. */
const checkoutOnly = join(dist, 'cli', 'run-up.js');

function compile() {
  rmSync(dist, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
}

/** Names of the modules that a compiled file imports, at its start or later. */
function importsOf(file) {
  return ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName);
}

/** Removes what the command line does not reach without sources: the embedded stack, the demo, the unbundled workflows. */
function removeUnreached() {
  if (!existsSync(checkoutOnly))
    throw new Error(`${relative(root, checkoutOnly)} is no more: adapt this script.`);
  const reached = new Set([join(dist, 'cli', 'main.js')]);
  for (const file of reached) {
    const targets = importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => resolve(dirname(file), name));
    for (const target of targets) if (target !== checkoutOnly) reached.add(target);
  }
  for (const file of globSync('**/*.js', { cwd: dist })) {
    if (!reached.has(join(dist, file))) rmSync(join(dist, file));
  }
  for (const folder of globSync('**/', { cwd: dist }).sort().reverse()) {
    if (readdirSync(join(dist, folder)).length === 0) rmdirSync(join(dist, folder));
  }
  return [...reached];
}

/** A package that only developers have would be missing where the build runs. */
function checkPackages(files) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const file of files) {
    for (const name of importsOf(file)) {
      const packageName = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
      if (name.startsWith('.') || isBuiltin(name) || Object.hasOwn(dependencies, packageName)) continue;
      throw new Error(
        `${relative(root, file)} imports ${name}, which is not among the "dependencies" of package.json: ` +
          'add it there, or keep it out of the product.',
      );
    }
  }
}

async function bundleWorkflows() {
  const { writeBundle } = await import(join(dist, 'worker', 'workflow-bundle.js'));
  const sources = join(root, 'src', 'workflows', 'index.ts');
  await writeBundle(sources, join(dist, 'workflow-bundle.js'));
}

try {
  compile();
  const files = removeUnreached();
  checkPackages(files);
  await bundleWorkflows();
  console.log(`dist/: ${files.length} modules and the workflow bundle`);
} catch (error) {
  // A refusal of the compiler stands above this line.
  console.error(`The build failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
