// Whether every word of the console is there in every language, and used: npm run i18n -w console. Ends with 1 when not.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const sources = [join(root, 'console/src'), join(root, 'sdk/console-sdk/src')];

const files = folder => readdirSync(folder).flatMap(name => {
  const path = join(folder, name);
  return statSync(path).isDirectory() ? files(path) : /\.ts$/.test(name) ? [path] : [];
});
const all = sources.flatMap(files);

/** The texts of a module, which is plain data. */
async function textsOf(path) {
  const { output } = (await build({ configFile: false, logLevel: 'silent', build: { write: false, minify: false, lib: { entry: path, formats: ['es'], fileName: 'x' } } }))[0];
  return (await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`)).default;
}

const chinese = path => path.replace(/\/locales\/en(\/|\.ts)/, '/locales/zh-CN$1').replace(/messages\.en\.ts$/, 'messages.zh-CN.ts').replace(/phrases\.en\.ts$/, 'phrases.zh-CN.ts');
const catalogs = all.filter(path => /(\/locales\/en\/(?!index)|\/locales\/en\.ts$|\/messages\.en\.ts$)/.test(path));
const code = all.filter(path => !/(\/locales\/|messages\.|phrases\.)/.test(path)).map(path => readFileSync(path, 'utf8')).join('\n');
const problems = [];
const holes = text => [...new Set([...text.replace(/\{(\w+),\s*plural,(?:\s*[\w=]+\s*\{[^{}]*\})+\s*\}/g, '{$1}').matchAll(/\{(\w+)\}/g)].map(found => found[1]))].sort().join();
const defined = new Map();

for (const path of catalogs) {
  const [english, other] = await Promise.all([textsOf(path), textsOf(chinese(path))]);
  const where = relative(root, path);
  for (const key of Object.keys(english)) {
    // Areas that share parts share their texts, too; only different ones for one key are a mistake.
    if (defined.has(key) && defined.get(key) !== english[key]) problems.push(`${where}: '${key}' is there twice, with different texts.`);
    defined.set(key, english[key]);
    if (!(key in other)) problems.push(`${where}: '${key}' has no Chinese text.`);
    else if (holes(english[key]) !== holes(other[key])) problems.push(`${where}: '${key}' has the values '${holes(english[key])}' in English and '${holes(other[key])}' in Chinese.`);
  }
  for (const key of Object.keys(other)) if (!(key in english)) problems.push(`${relative(root, chinese(path))}: '${key}' has no English text.`);
}

// A key that code puts together, as t(`jobs.kind.${kind}`), uses all keys that begin and end so.
const literal = new Set([...code.matchAll(/['"`]([a-zA-Z][\w-]*(?:\.[\w-]+)+)['"`]/g)].map(found => found[1]));
// Where the middle holds another template, what it ends with is not looked at.
const patterns = [...code.matchAll(/`([a-zA-Z][\w.-]*)\$\{[^`]*?(?:\}([\w.-]*)`|`)/g)].map(([, begin, end = '']) => ({ begin, end }));
const isUsed = key => literal.has(key) || patterns.some(({ begin, end }) => begin.includes('.') && key.startsWith(begin) && key.endsWith(end)) || key.startsWith('navigation.area.');
for (const key of defined.keys()) if (!isUsed(key)) problems.push(`'${key}' is used nowhere.`);
const prefixes = new Set([...defined.keys()].map(key => key.split('.')[0]));
const asked = [...code.matchAll(/\bt\(\s*['"]([\w.-]+)['"]/g)].map(found => found[1]);
for (const key of new Set(asked)) if (!defined.has(key) && prefixes.has(key.split('.')[0])) problems.push(`'${key}' is asked for and is not there.`);

for (const problem of problems) console.error(problem);
console.log(`${defined.size} texts in ${catalogs.length} modules, ${problems.length} problem(s).`);
process.exit(problems.length ? 1 : 0);
