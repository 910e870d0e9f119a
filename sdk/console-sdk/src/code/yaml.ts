import type { Document, Node } from 'yaml';
import { t } from '../i18n.js';
import { normalisePath } from '../schema/fields.js';
import type { Problem } from '../schema/validate.js';

/** What a YAML or JSON text says. */
export interface ParsedText {
  value: unknown;
  problems: (Problem & { from: number; to: number })[];
  /** The part of the text that a JSON pointer, or a path as the server writes it, leads to. */
  rangeOf(path: string | undefined): { from: number; to: number };
}

/** Reads a YAML text, and JSON, which is YAML too. With `several`, more documents may follow the first. */
export async function parseText(text: string, { several = false } = {}): Promise<ParsedText> {
  const { parseAllDocuments, parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false });
  const errors = several ? [...parseAllDocuments(text, { prettyErrors: false })].flatMap(one => one.errors) : document.errors;
  const problems = errors.map(error => ({ path: '', code: 'syntax', message: t('sdk.code.syntax', { message: error.message }), from: error.pos[0], to: Math.max(error.pos[0] + 1, error.pos[1]) }));
  return {
    value: problems.length ? undefined : (document.toJS({ maxAliasCount: 100 }) as unknown),
    problems,
    rangeOf: path => rangeOf(document as Document<Node>, normalisePath(path), text.length),
  };
}

/** A value as YAML. */
export async function toYaml(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0 });
}

/** The nearest part that is there: of a member that is missing, the object that lacks it. */
function rangeOf(document: Document<Node>, pointer: string, length: number): { from: number; to: number } {
  const parts = pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  for (let count = parts.length; count > 0; count--) {
    const path = parts.slice(0, count).map(part => (/^\d+$/.test(part) ? Number(part) : part));
    const node = document.getIn(path, true) as Node | undefined ?? document.getIn(parts.slice(0, count), true) as Node | undefined;
    if (!node?.range) continue;
    const key = count < parts.length ? keyRange(document, path) : undefined;
    return key ?? { from: node.range[0], to: Math.max(node.range[0] + 1, node.range[1]) };
  }
  return { from: 0, to: Math.min(1, length) };
}

/** Where the name of a member stands. */
function keyRange(document: Document<Node>, path: (string | number)[]): { from: number; to: number } | undefined {
  const parent = (path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents) as { items?: { key?: Node & { value?: unknown } }[] } | null;
  const key = parent?.items?.find(pair => pair.key?.value === path.at(-1))?.key;
  return key?.range ? { from: key.range[0], to: key.range[1] } : undefined;
}
