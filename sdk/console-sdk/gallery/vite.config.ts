import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { defaultClientConditions, defineConfig } from 'vite';
import { icons } from '../../../console/src/ui/icons.js';

const lucide = dirname(createRequire(import.meta.url).resolve('lucide-static/package.json'));

/** The page of all components, for looking at them; it is never shipped. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  html: { cspNonce: '__NONCE__' },
  define: { __ICONS__: JSON.stringify(Object.fromEntries(icons.map(name => [name, readFileSync(join(lucide, 'icons', `${name}.svg`), 'utf8')]))) },
  resolve: { conditions: ['luban-source', ...defaultClientConditions] },
  build: { outDir: resolve(import.meta.dirname, '../../../artifacts/gallery'), emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
});
