import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const own = JSON.parse(readFileSync(resolve(import.meta.dirname, 'package.json'), 'utf8')) as { exports: Record<string, { 'luban-source'?: string }> };
const sources = Object.values(own.exports).flatMap(target => (target['luban-source'] ? [target['luban-source']] : []));

/** Builds what npm carries: one module for each entry, with what it depends on left to the installer. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: 'dist', emptyOutDir: true, target: 'es2022', minify: false, sourcemap: false,
    lib: { entry: Object.fromEntries(sources.map(file => [file.replace('./src/', '').replace(/\.ts$/, ''), resolve(import.meta.dirname, file)])), formats: ['es'] },
    rolldownOptions: {
      // Styles are part of the module that needs them, since installers have no loader for them.
      external: id => !id.startsWith('.') && !id.startsWith('/') && !id.includes('?inline') && !id.startsWith('\0'),
      output: { chunkFileNames: 'shared/[name]-[hash].js' },
    },
  },
});
