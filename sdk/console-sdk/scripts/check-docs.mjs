// Type-checks every TypeScript block of docs/console-sdk.md, and checks that the elements in them have the properties that are set.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const target = join(root, 'artifacts/console-sdk-docs');
const text = readFileSync(join(root, 'docs/console-sdk.md'), 'utf8');
const blocks = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(found => found[1]);
assert.ok(blocks.length >= 6, `only ${blocks.length} blocks were found`);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
blocks.forEach((block, index) => writeFileSync(join(target, `block-${index + 1}.ts`), block));
writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ extends: '../../sdk/console-sdk/tsconfig.json', include: ['*.ts', '../../sdk/console-sdk/src/css.d.ts'] }));
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', target], { stdio: 'inherit' });

execFileSync('node', [join(import.meta.dirname, 'custom-elements.mjs')], { stdio: 'ignore' });
const { modules } = JSON.parse(readFileSync(join(import.meta.dirname, '../custom-elements.json'), 'utf8'));
const elements = new Map(modules.flatMap(one => one.declarations).map(one => [one.tagName, one]));
let used = 0;
for (const [, tag, attributes] of blocks.join('\n').matchAll(/<(lb-[\w-]+)((?:\s+(?:\$\{(?:[^{}]|\{[^{}]*\})*\}|[^<>$]|=>|\$\{[^]*?\}(?=[\s>]))*)?)>/g)) {
  const element = elements.get(tag);
  assert.ok(element, `there is no <${tag}>`);
  for (const [, name] of attributes.matchAll(/\s\.(\w+)=/g)) assert.ok(element.members.some(member => member.name === name), `<${tag}> has no property ${name}`);
  for (const [, name] of attributes.matchAll(/\s@(lb-\w+)=/g)) assert.ok(element.events.some(event => event.name === name), `<${tag}> has no event ${name}`);
  used++;
}
assert.ok(used >= 12, `only ${used} elements were looked at`);
console.log(`docs/console-sdk.md: ${blocks.length} blocks type-check, ${used} elements are used as they are.`);
