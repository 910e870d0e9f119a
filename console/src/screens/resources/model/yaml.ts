import { LineCounter, parseAllDocuments, stringify } from 'yaml';
import type { KubeObject } from './object.js';

/** One document of a YAML text. */
export interface YamlDocument {
  /** Where it begins, counted from 1. */
  line: number;
  /** What it says, when it is an object of the resource API. */
  object: KubeObject | null;
  problems: YamlProblem[];
}

/** What is wrong in a document: in the reader's words, or a message key of ours. */
export interface YamlProblem {
  line: number;
  text?: string;
  message?: 'resources.yaml.notObject' | 'resources.yaml.noApiVersion' | 'resources.yaml.noKind' | 'resources.yaml.noName';
}

/** Writes an object as YAML that readers of YAML 1.1 understand the same way. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false });
}

/** Reads a text of any number of documents; JSON is YAML too. Empty documents and `List` wrappers are taken apart. */
export function readDocuments(text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  return [...documents].flatMap(document => {
    const at = (offset: number) => lines.linePos(offset).line;
    const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
    const problems: YamlProblem[] = document.errors.map(error => ({ line: at(error.pos[0]), text: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '') }));
    if (problems.length) return [{ line: at(start), object: null, problems }];
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      // A few lines of anchors can stand for more than any memory holds.
      return [{ line: at(start), object: null, problems: [{ line: at(start), text: error instanceof Error ? error.message : String(error) }] }];
    }
    if (value === null || value === undefined) return [];
    return listItems(value).map(item => check(item, at(start)));
  });
}

function listItems(value: unknown): unknown[] {
  const list = value as { kind?: unknown; items?: unknown };
  return typeof list.kind === 'string' && list.kind.endsWith('List') && Array.isArray(list.items) ? list.items : [value];
}

function check(value: unknown, line: number): YamlDocument {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return { line, object: null, problems: [{ line, message: 'resources.yaml.notObject' }] };
  const object = value as Partial<KubeObject>;
  const problems: YamlProblem[] = [];
  if (typeof object.apiVersion !== 'string') problems.push({ line, message: 'resources.yaml.noApiVersion' });
  if (typeof object.kind !== 'string') problems.push({ line, message: 'resources.yaml.noKind' });
  if (!object.metadata?.name && !object.metadata?.['generateName']) problems.push({ line, message: 'resources.yaml.noName' });
  return { line, object: problems.length ? null : (object as KubeObject), problems };
}
