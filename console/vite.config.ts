import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { licences } from './licences.js';
import { icons } from './src/ui/icons.js';

const base = '/console/shell/';
const output = resolve(import.meta.dirname, '../artifacts/console');
const require = createRequire(import.meta.url);

/** What the shell and fragments share: every specifier here is an entry of its own, found through the import map. */
const shared = [
  'lit', 'lit/decorators.js',
  ...['cache', 'class-map', 'guard', 'if-defined', 'keyed', 'live', 'ref', 'repeat', 'style-map', 'unsafe-html', 'until', 'when'].map(name => `lit/directives/${name}.js`),
  '@luban/console-sdk', ...['components', 'chart', 'code', 'terminal', 'topology', 'frame'].map(part => `@luban/console-sdk/${part}`),
];

const entryName = (specifier: string) => specifier.replace(/^@/, '').replace(/\.js$/, '').replaceAll('/', '-');

/** Lucide's outlines that the console uses, as one sprite: one request instead of one for each icon. */
function iconSprite(): string {
  const symbols = icons.map(name => {
    const svg = readFileSync(join(dirname(require.resolve('lucide-static/package.json')), 'icons', `${name}.svg`), 'utf8');
    const drawing = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s+/g, ' ').trim();
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

/** Writes what the server needs beside the bundles: the import map, the sprite, and compressed copies. */
function serverFiles(): Plugin {
  const sprite = iconSprite();
  const spriteFile = `icons-${createHash('sha256').update(sprite).digest('hex').slice(0, 8)}.svg`;
  const favicon = readFileSync(join(import.meta.dirname, 'src/ui/favicon.svg'), 'utf8').trim();
  return {
    name: 'luban-server-files',
    // It is smaller than what would be said to ask for it.
    transformIndexHtml: html => html.replace('<!--favicon-->', `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(favicon)}" type="image/svg+xml" />`),
    config: () => ({ define: { __ICON_SPRITE__: JSON.stringify(base + spriteFile) } }),
    generateBundle(_, bundle) {
      const entries = new Map(Object.values(bundle).flatMap(file => (file.type === 'chunk' && file.isEntry ? [[file.name, file.fileName] as const] : [])));
      const imports = Object.fromEntries(shared.map(specifier => {
        const file = entries.get(entryName(specifier));
        if (!file) this.error(`There is no entry for '${specifier}'.`);
        return [specifier, base + file];
      }));
      this.emitFile({ type: 'asset', fileName: 'importmap.json', source: JSON.stringify({ imports }) });
      this.emitFile({ type: 'asset', fileName: spriteFile, source: sprite });
    },
    writeBundle(_, bundle) {
      for (const name of ['index.html', 'importmap.json']) renameSync(join(output, 'shell', name), join(output, name));
      for (const name of Object.keys(bundle).filter(name => /\.(js|css|svg)$|^licences-.*\.json$/.test(name))) {
        const content = readFileSync(join(output, 'shell', name));
        if (content.length < 1024) continue;
        writeFileSync(join(output, 'shell', `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(output, 'shell', `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      }
    },
    buildStart: () => { mkdirSync(output, { recursive: true }); },
  };
}

/**
 * Which chunk a module goes into, so that the first page takes few requests: one for Lit, one for the SDK with what it draws with, one for the shell,
 * and one for each language, with the words of the shell, the SDK and the dashboard. Everything else is split where it is imported lazily.
 */
function chunkOf(id: string): string | null {
  const path = id.replaceAll('\\', '/');
  const words = /\/(?:locales\/(en|zh-CN)(?:\/|\.)|dashboard\/messages\.(en|zh-CN)\.)/.exec(path);
  if (words) return `words-${words[1] ?? words[2]}`;
  if (/\/translations\/zh-cn\.js/.test(path)) return 'words-zh-CN';
  if (/\/node_modules\/(lit|lit-html|lit-element|@lit\/[\w-]+)\//.test(path)) return 'lit';
  if (/\/sdk\/console-sdk\/src\/([\w-]+|components\/(dialog|toast))\.ts$/.test(path) && !path.endsWith('/frame.ts')) return 'sdk';
  if (/\/console\/src\/(ui|core|locales)\//.test(path) && !/\/core\/runtime\/(frame-host|html-fragment)\.ts$/.test(path)) return 'shell';
  if (/\/console\/src\/(screens\/(?:(?!people\/|common\/|centre\/)\w+\/)?index|shell\/(banners|header|initials|notice|outlet|panels|sidebar|theme-items|user-menu))\.ts$/.test(path)) return 'shell';
  return null;
}

/** What the SDK's components need besides; it is taken after the chunks above, as a chunk takes what its modules import. */
function restOf(id: string): string | null {
  return /\/sdk\/console-sdk\/src\/(schema|components)\/(?!markdown-render\.ts)/.test(id.replaceAll('\\', '/')) ? 'components' : null;
}

export default defineConfig({
  root: import.meta.dirname,
  base,
  html: { cspNonce: '__NONCE__' },
  // The SDK is taken from its sources here; others get what is built of them.
  resolve: { conditions: ['luban-source', ...defaultClientConditions] },
  plugins: [serverFiles(), licences(base)],
  build: {
    outDir: join(output, 'shell'),
    emptyOutDir: true,
    assetsDir: '',
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: { app: resolve(import.meta.dirname, 'index.html'), ...Object.fromEntries(shared.map(specifier => [entryName(specifier), specifier])) },
      output: {
        codeSplitting: { groups: [{ name: chunkOf, priority: 1 }, { name: restOf }] },
        entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
