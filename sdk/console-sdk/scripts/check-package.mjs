// Proves that the tarball is what an author of an extension needs: a project made of the template installs it, type-checks and builds.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tarball = resolve(root, '../../artifacts/npm', `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
const scratch = mkdtempSync(join(tmpdir(), 'luban-console-'));

try {
  cpSync(join(root, 'template'), scratch, { recursive: true });
  const project = join(scratch, 'console');
  const file = join(project, 'package.json');
  const own = JSON.parse(readFileSync(file, 'utf8'));
  own.devDependencies[name] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(own));
  const run = (...command) => execFileSync('npm', command, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
  run('install', '--no-audit', '--no-fund', '--prefer-offline', '--silent');
  run('run', 'check', '--silent');
  run('run', 'build', '--silent');

  const built = readFileSync(join(scratch, 'luban/console/dist/index.js'), 'utf8');
  const imports = [...built.matchAll(/\bfrom\s*["']([^"']+)["']/g)].map(found => found[1]);
  assert.ok(imports.includes('lit'), 'lit comes through the import map');
  assert.deepEqual(imports.filter(one => !/^(lit|@luban)(\/|$)/.test(one)), [], 'nothing else is imported');
  const size = gzipSync(built).length;
  assert.ok(size < 4096, `the template's entry is ${size} bytes`);

  const locales = readdirSync(join(scratch, 'luban/console/locales')).map(one => Object.keys(JSON.parse(readFileSync(join(scratch, 'luban/console/locales', one), 'utf8'))).sort());
  assert.deepEqual(locales[0], locales[1], 'both languages have the same keys');
  console.log(`The template installs ${name} ${version}, type-checks and builds to ${size} bytes.`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
