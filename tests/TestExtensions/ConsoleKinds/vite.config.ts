import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The version that the built fragments show; the same sources make two packages that differ visibly. */
const version = process.env['KINDS_VERSION'] ?? '1.0.0';
const output = resolve(import.meta.dirname, 'luban/console');

/** Writes the version into the files that are copied as they are. */
function versioned(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) versioned(path);
    else if (/\.(json|html|js)$/.test(entry.name)) writeFileSync(path, readFileSync(path, 'utf8').replaceAll('__VERSION__', version));
  }
}

const versions: Plugin = { name: 'versions', closeBundle: () => versioned(output) };

export default defineConfig({
  root: resolve(import.meta.dirname, 'web'),
  define: { 'process.env.NODE_ENV': JSON.stringify('production'), __VERSION__: JSON.stringify(version) },
  plugins: [versions],
  build: {
    outDir: output,
    emptyOutDir: true,
    target: 'es2022',
    lib: { entry: resolve(import.meta.dirname, 'web/src/index.ts'), formats: ['es'], fileName: () => 'dist/index.js' },
    rolldownOptions: { external: [/^lit(\/|$)/, /^@luban\//] },
  },
});
