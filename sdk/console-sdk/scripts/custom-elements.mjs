// Writes custom-elements.json: what editors need to know of the elements, taken from their sources.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');

/** The text of a doc comment without its stars. */
const plain = comment => comment.replace(/^\s*\/\*\*|\*\/\s*$/g, '').replace(/^\s*\* ?/gm, '').trim();

/** The tags of one name in a doc comment, as name and description. */
function tags(comment, name) {
  return [...comment.matchAll(new RegExp(`^@${name}\\s+(\\S*)\\s*-?\\s*(.*)$`, 'gm'))].map(([, key, description]) => ({ name: key === '-' ? '' : key, description: description.trim() }));
}

function members(text) {
  const pattern = /((?:\/\*\*(?:(?!\*\/)[^])*\*\/\s*)?)@property\(([^]*?)\)\s*(?:override\s+)?(\w+)(?::\s*([^=;]+))?(?:\s*=\s*([^;]+))?;/g;
  return [...text.matchAll(pattern)].map(([, comment, options, name, type, initial]) => {
    const attribute = /attribute:\s*false/.test(options) ? undefined : /attribute:\s*'([^']+)'/.exec(options)?.[1] ?? name.toLowerCase();
    return {
      kind: 'field', name, ...(comment && { description: plain(comment) }), ...(type && { type: { text: type.trim() } }), ...(initial && { default: initial.trim() }), ...(attribute && { attribute }),
    };
  });
}

const modules = readdirSync(source, { recursive: true }).filter(name => name.endsWith('.ts')).sort().flatMap(name => {
  const text = readFileSync(join(source, name), 'utf8');
  const declarations = [...text.matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/)\s*@customElement\('([\w-]+)'\)\s*export class (\w+)/g)].map(([, comment, tagName, className]) => {
    const doc = plain(comment);
    const fields = members(text);
    return {
      kind: 'class', customElement: true, name: className, tagName, description: doc.split(/^@/m)[0].trim(),
      members: fields, attributes: fields.filter(field => field.attribute).map(field => ({ name: field.attribute, fieldName: field.name, ...(field.type && { type: field.type }), ...(field.description && { description: field.description }) })),
      events: tags(doc, 'fires'), slots: tags(doc, 'slot'),
    };
  });
  const path = relative(root, join(source, name)).replaceAll('\\', '/');
  return declarations.length ? [{ kind: 'javascript-module', path, declarations, exports: declarations.map(one => ({ kind: 'custom-element-definition', name: one.tagName, declaration: { name: one.name, module: path } })) }] : [];
});

if (modules.length < 15) throw new Error(`Only ${modules.length} modules with elements were found; the script no longer understands the sources.`);
writeFileSync(join(root, 'custom-elements.json'), JSON.stringify({ schemaVersion: '2.1.0', modules }, null, 2) + '\n');
console.log(`custom-elements.json: ${modules.flatMap(one => one.declarations).length} elements`);
