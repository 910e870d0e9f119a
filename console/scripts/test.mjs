// Bundles the tests, which are TypeScript, and runs them: npm run test -w console. Elements are not loaded; only pure modules are tested here.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, defaultServerConditions } from 'vite';

const folder = resolve(import.meta.dirname, '../test');
const out = mkdtempSync(join(tmpdir(), 'luban-console-test-'));
try {
  const input = Object.fromEntries(readdirSync(folder).filter(name => name.endsWith('.test.ts')).map(name => [name.slice(0, -3), join(folder, name)]));
  await build({ configFile: false, root: folder, logLevel: 'warn', build: { ssr: true, outDir: out, emptyOutDir: true, target: 'node20', rolldownOptions: { input, output: { entryFileNames: '[name].mjs' } } }, ssr: { noExternal: true, resolve: { conditions: ['luban-source', ...defaultServerConditions] } } });
  const run = spawnSync(process.execPath, ['--test', ...readdirSync(out).filter(name => name.endsWith('.test.mjs')).map(name => join(out, name))], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
