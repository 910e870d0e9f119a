// Sizes of the built console against its budgets: npm run budget -w console. Ends with 1 beyond one of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../../artifacts/console');
const shell = join(root, 'shell');
if (!existsSync(join(root, 'index.html'))) {
  console.error('There is no built console. Run npm run build -w console first.');
  process.exit(1);
}

const texts = new Map(readdirSync(shell).filter(name => /\.(js|css|svg)$/.test(name)).map(name => [name, readFileSync(join(shell, name))]));
const gzipped = name => gzipSync(texts.get(name), { level: 9 }).length;
const imports = name => [...texts.get(name).toString().matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g)].map(found => found[1]);

/** A file with all that it imports before it runs. */
function closure(names) {
  const seen = new Set();
  const visit = name => {
    if (seen.has(name) || !texts.has(name)) return;
    seen.add(name);
    if (name.endsWith('.js')) imports(name).forEach(visit);
  };
  names.forEach(visit);
  return [...seen];
}

/** The chunk that holds something, such as the definition of an element. */
const holding = text => [...texts].find(([name, content]) => name.endsWith('.js') && content.includes(text))?.[0];
const named = prefix => [...texts.keys()].find(name => name.startsWith(prefix) && !/\.(gz|br)$/.test(name));

const html = readFileSync(join(root, 'index.html'));
const importMap = readFileSync(join(root, 'importmap.json'));
const linked = [...html.toString().matchAll(/\/console\/shell\/([\w.-]+)/g)].map(found => found[1]);
const initial = closure(linked);
const first = closure([...initial, holding('lb-dashboard-page`)') ?? holding('"lb-dashboard-page"') ?? holding('lb-dashboard-page'), named('words-en-'), named('icons-')].filter(Boolean));
const lazy = part => closure([named(`luban-console-sdk-${part}-`)]).filter(name => !first.includes(name));
const sum = (names, kind) => names.filter(name => name.endsWith(kind)).reduce((total, name) => total + gzipped(name), 0);
const KiB = 1024;

const budgets = [
  ['shell, initial JavaScript', sum(initial, '.js'), 110 * KiB],
  ['shell, CSS', sum(initial, '.css'), 20 * KiB],
  ['first load: page, shell, dashboard, words, icons', sum(first, '') + gzipSync(Buffer.concat([html, importMap])).length, 160 * KiB],
  ['editor', sum(lazy('code'), ''), 140 * KiB],
  ['terminal', sum(lazy('terminal'), ''), 95 * KiB],
  ['chart', sum(lazy('chart'), ''), 25 * KiB],
  ['topology', sum(lazy('topology'), ''), 25 * KiB],
];
const requests = first.length + 1;
let isOver = requests > 20;
for (const [what, size, most] of budgets) {
  isOver ||= size > most;
  console.log(`${size > most ? 'OVER' : 'ok  '}  ${(size / KiB).toFixed(1).padStart(6)} of ${(most / KiB).toFixed(0).padStart(3)} KiB gzip  ${what}`);
}
console.log(`${requests > 20 ? 'OVER' : 'ok  '}  ${String(requests).padStart(6)} of  20 requests for files of the console at first load`);
if (process.argv.includes('--files')) for (const name of first) console.log(`        ${(gzipped(name) / KiB).toFixed(1).padStart(6)} KiB  ${name}${initial.includes(name) ? '  (initial)' : ''}`);
process.exit(isOver ? 1 : 0);
