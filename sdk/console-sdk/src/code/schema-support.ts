import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { linter, type Diagnostic } from '@codemirror/lint';
import { StateEffect, type EditorState, type Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { locale } from '../i18n.js';
import type { InputProblem } from '../problem.js';
import type { Path } from '../schema/fields.js';
import { localText, type JsonSchema } from '../schema/schema.js';
import { schemasAt, suggestKeys, suggestValues, type Suggestion } from '../schema/suggest.js';
import { validate } from '../schema/validate.js';
import { yamlPlaceAt } from '../schema/yaml-path.js';
import { parseText } from './yaml.js';

/** What the editor knows of its text. */
export interface TextKnowledge {
  language: 'yaml' | 'json';
  schema: () => JsonSchema | undefined;
  /** What the server found wrong. */
  problems: () => readonly InputProblem[];
  /** Hears what is wrong. */
  checked: (problems: InputProblem[]) => void;
}

/** Says that what the text is checked by has changed: an idle linter looks again at a changed text alone. */
export const checkAnew = StateEffect.define<null>();

/** Marks what is wrong with the text: its syntax, what the schema says, and what the server said. */
export function schemaLint(knowledge: TextKnowledge): Extension {
  return linter(async view => {
    const text = view.state.doc.toString();
    const schema = knowledge.schema();
    const parsed = await parseText(text, { several: !schema });
    const found = parsed.problems.length || !schema || text.trim() === '' ? [] : validate(schema, parsed.value);
    knowledge.checked([...parsed.problems, ...found]);
    const mark = (problem: InputProblem, range: { from: number; to: number }): Diagnostic => ({
      from: Math.min(range.from, text.length), to: Math.min(range.to, text.length), severity: 'error',
      message: [problem.path?.replace(/^\//, '').replaceAll('/', '.'), problem.message ?? problem.code].filter(Boolean).join(': '),
    });
    return [...parsed.problems.map(problem => mark(problem, problem)), ...[...found, ...knowledge.problems()].map(problem => mark(problem, parsed.rangeOf(problem.path)))];
  }, { delay: 300, needsRefresh: update => update.transactions.some(transaction => transaction.effects.some(effect => effect.is(checkAnew))) });
}

/** Offers the names and values that the schema knows. */
export function schemaCompletion(knowledge: TextKnowledge): Extension {
  return autocompletion({ override: [context => (knowledge.language === 'yaml' ? completeYaml(context, knowledge) : completeJson(context, knowledge))], icons: false });
}

function completeYaml(context: CompletionContext, { schema }: TextKnowledge): CompletionResult | null {
  const root = schema();
  if (!root) return null;
  const line = context.state.doc.lineAt(context.pos);
  const place = yamlPlaceAt(context.state.doc.toString().split('\n'), line.number - 1, context.pos - line.from);
  if (!place || (!context.explicit && place.word === '' && place.writing === 'key')) return null;
  const from = context.pos - place.word.length;
  if (place.writing === 'value') return result(from, suggestValues(root, place.path, locale()), quoteYaml);
  const keys = suggestKeys(root, place.path, place.siblings, locale());
  const values = typeof place.path.at(-1) === 'number' ? suggestValues(root, place.path, locale()) : [];
  const indent = ' '.repeat(from - line.from);
  return result(from, [...keys, ...values], suggestion => (suggestion.type === 'value' ? quoteYaml(suggestion)
    : suggestion.opens === 'array' ? `${suggestion.label}:\n${indent}  - ` : suggestion.opens ? `${suggestion.label}:\n${indent}  ` : `${suggestion.label}: `));
}

const quoteYaml = ({ label }: Suggestion) => (/^[\w][\w ./-]*$/.test(label) ? label : JSON.stringify(label));

function completeJson(context: CompletionContext, { schema }: TextKnowledge): CompletionResult | null {
  const root = schema();
  if (!root) return null;
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  const inName = node.name === 'PropertyName';
  const inString = node.name === 'String';
  const word = context.matchBefore(/[\w.-]*/);
  if (!context.explicit && !inName && !inString && !word?.text) return null;
  const path = jsonPathAt(context.state, context.pos);
  const named = inName || (node.name === 'Object' && !/:\s*$/.test(context.state.sliceDoc(Math.max(0, context.pos - 40), context.pos).replace(/[\w.-]*$/, '')));
  const from = inName || inString ? node.from : word!.from;
  const to = inName || inString ? node.to : context.pos;
  if (named) return { ...result(from, suggestKeys(root, inName ? path.slice(0, -1) : path, [], locale()), ({ label }) => (inName ? JSON.stringify(label) : `${JSON.stringify(label)}: `))!, to };
  const values = result(from, suggestValues(root, path, locale()), ({ label }) => (/^(true|false|null|-?\d+(\.\d+)?)$/.test(label) ? label : JSON.stringify(label)));
  return values && { ...values, to };
}

/** The members and items around a place in JSON. */
function jsonPathAt(state: EditorState, position: number): Path {
  const path: (string | number)[] = [];
  for (let node = syntaxTree(state).resolveInner(position, -1) as ReturnType<ReturnType<typeof syntaxTree>['resolveInner']> | null; node; node = node.parent) {
    if (node.name === 'Property') {
      const name = node.getChild('PropertyName');
      if (name && position > name.from) path.unshift(unquote(state.sliceDoc(name.from, name.to)));
    } else if (node.parent?.name === 'Array') {
      let index = 0;
      for (let before = node.prevSibling; before; before = before.prevSibling) if (!/^[[\],⚠]$/.test(before.name)) index++;
      path.unshift(index);
    }
  }
  return path;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replaceAll('"', '');
  }
}

function result(from: number, suggestions: Suggestion[], insert: (suggestion: Suggestion) => string): CompletionResult | null {
  if (suggestions.length === 0) return null;
  const options: Completion[] = suggestions.map(suggestion => ({
    label: suggestion.label, apply: insert(suggestion), type: suggestion.type,
    ...(suggestion.detail && { detail: suggestion.detail }), ...(suggestion.info && { info: suggestion.info }),
  }));
  return { from, options, validFor: /^[\w."-]*$/ };
}

/** Shows what the schema says of a member when the pointer rests on it. */
export function schemaHover(knowledge: TextKnowledge): Extension {
  return hoverTooltip((view, position) => {
    const root = knowledge.schema();
    if (!root) return null;
    const line = view.state.doc.lineAt(position);
    const place = knowledge.language === 'yaml' ? yamlPlaceAt(view.state.doc.toString().split('\n'), line.number - 1, line.length) : undefined;
    const path = knowledge.language === 'json' ? jsonPathAt(view.state, position) : place?.writing === 'value' ? place.path : [];
    const schema = path.length ? schemasAt(root, path)[0] : undefined;
    const text = schema && (localText(schema.description, locale()) ?? localText(schema.title, locale()));
    if (!text) return null;
    return { pos: position, above: true, create: () => ({ dom: Object.assign(document.createElement('div'), { className: 'cm-hover', textContent: text }) }) };
  });
}
