// Builds the console and the console files of the extensions: installs packages when the lock file is newer than what is installed, then bundles. Called by
// console.proj when something is out of date.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'artifacts', 'console');
const stamp = join(output, '.built');
const checked = join(output, '.checked');
const turn = join(output, '.building');
const installed = join(root, 'node_modules', '.package-lock.json');
const longest = 10 * 60_000;

// The npm projects of extensions in this repository; each writes luban/console/dist beside itself.
const extensions = readdirSync(join(root, 'extensions')).map(name => join(root, 'extensions', name)).filter(folder => existsSync(join(folder, 'console/package.json')));
const writtenBy = extension => join(extension, 'luban/console/dist/index.js');

const changedAt = path => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newestIn(folder) {
  return Math.max(0, ...readdirSync(folder, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules')).map(entry => changedAt(join(entry.parentPath, entry.name))));
}

function newestSource() {
  const files = ['package.json', 'package-lock.json', 'eng/console.proj', 'eng/build-console.mjs'].map(file => changedAt(join(root, file)));
  return Math.max(...files, newestIn(join(root, 'console')), newestIn(join(root, 'sdk/console-sdk')));
}

const isStale = extension => changedAt(writtenBy(extension)) < Math.max(newestIn(join(extension, 'console')), newestIn(join(root, 'sdk/console-sdk/src')), changedAt(join(root, 'package-lock.json')));

function run(...args) {
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}`);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return problem.code === 'EPERM';
  }
}

/** Waits until no other build is at it. One that was killed does not count. */
async function takeTurn() {
  const started = Date.now();
  for (;;) {
    try {
      const file = openSync(turn, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (problem) {
      if (problem.code !== 'EEXIST') throw problem;
    }
    const owner = existsSync(turn) ? Number(readFileSync(turn, 'utf8')) : 0;
    if (Date.now() - started > longest || (owner > 0 && !isAlive(owner))) rmSync(turn, { force: true });
    await delay(100);
  }
}

mkdirSync(output, { recursive: true });
await takeTurn();
const began = new Date();
try {
  // Somebody else may have built while this one waited.
  const stale = extensions.filter(isStale);
  const shellIsStale = newestSource() > changedAt(stamp);
  if ((shellIsStale || stale.length > 0) && changedAt(join(root, 'package-lock.json')) > changedAt(installed)) {
    run('ci', '--no-audit', '--no-fund', '--loglevel=error');
    utimesSync(installed, new Date(), new Date());
  }
  for (const extension of stale) {
    const begun = new Date();
    run('run', 'build', '-w', join(extension, 'console'), '--silent');
    utimesSync(writtenBy(extension), begun, begun);
  }
  if (shellIsStale) {
    const begun = new Date();
    run('run', 'build', '-w', 'console', '--silent');
    // As of its beginning: what was changed meanwhile is built next time.
    writeFileSync(stamp, '');
    utimesSync(stamp, begun, begun);
  }
  // As of the beginning, too.
  writeFileSync(checked, '');
  utimesSync(checked, began, began);
} finally {
  rmSync(turn, { force: true });
}
