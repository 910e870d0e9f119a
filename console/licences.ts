import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const root = resolve(import.meta.dirname, '..');

/** The packages whose modules are in the build, with the texts of their licences. */
function libraries(modules: Iterable<string>) {
  const folders = new Set([...modules].flatMap(id => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0/, ''))?.[1] ?? []));
  // The icons are a sprite made of files, so no module tells of them.
  folders.add(join(root, 'node_modules/lucide-static'));
  return [...folders].filter(folder => existsSync(join(folder, 'package.json')))
    .map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license?: string };
      return { name, version, license: license ?? '', text: licenceText(folder) };
    })
    .sort((left, right) => left.name.localeCompare(right.name));
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find(name => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  return file ? readFileSync(join(folder, file), 'utf8').trim() : '';
}

function version(of: string): string {
  return (JSON.parse(readFileSync(join(root, of, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Puts what the page "About" tells into the build: the versions, and the licences as a file that is read only there and that the page links to. */
export function licences(base: string): Plugin {
  return {
    name: 'luban-licences',
    config: () => ({ define: { __CONSOLE_VERSION__: JSON.stringify(version('console')), __SDK_VERSION__: JSON.stringify(version('sdk/console-sdk')) } }),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const source = JSON.stringify(libraries(Object.values(bundle).flatMap(file => (file.type === 'chunk' ? file.moduleIds : []))));
        const fileName = `licences-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.json`;
        this.emitFile({ type: 'asset', fileName, source });
        const page = bundle['index.html'];
        if (page?.type !== 'asset') this.error('There is no page to link the licences from.');
        page.source = String(page.source).replace('</head>', `  <link rel="license" type="application/json" href="${base}${fileName}" />\n  </head>`);
      },
    },
  };
}
