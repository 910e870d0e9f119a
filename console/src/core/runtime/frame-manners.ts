import { FragmentError } from './loader.js';

/** How often all frames of one extension may ask for something, in one minute. */
const most: Record<string, number> = { dialogs: 10, toasts: 20, moves: 30, commands: 30 };

const minute = 60_000;
const asked = new Map<string, number[]>();
const talking = new Set<string>();

/** Counts what the frames of an extension ask for: who asks too often is refused until a minute has passed. */
export function takeTurn(extension: string, what: 'dialogs' | 'toasts' | 'moves' | 'commands', now = performance.now()): void {
  const key = `${what} ${extension}`;
  const recent = (asked.get(key) ?? []).filter(time => now - time < minute);
  if (recent.length >= most[what]!) throw new FragmentError('callback', 'LBC010', `More than ${most[what]} ${what} in a minute.`);
  asked.set(key, [...recent, now]);
}

/** Runs something that stands in the way of the page, which an extension may do once at a time. */
export async function alone<T>(extension: string, talk: () => Promise<T>): Promise<T> {
  if (talking.has(extension)) throw new FragmentError('callback', 'LBC010', 'One dialog is open already.');
  takeTurn(extension, 'dialogs');
  talking.add(extension);
  try {
    return await talk();
  } finally {
    talking.delete(extension);
  }
}

/** Words from a frame: text, not longer than they may be, and without marks that turn the direction or hide what stands there. */
export function plainWords(value: unknown, longest: number, { lines = false } = {}): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = String(value).replace(/\p{Cf}/gu, '').replace(lines ? /[^\P{Cc}\n]/gu : /\p{Cc}/gu, ' ');
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const largestSchema = 32 * 1024;
const deepest = 12;

/**
 * The schema of a form that a frame asks for. Nothing in it may run for long in the console's page, as a pattern does that was made for it,
 * and nothing may look as if the console itself wanted a secret.
 */
export function formSchema(value: unknown): Record<string, unknown> {
  if (!isObject(value) || JSON.stringify(value).length > largestSchema) throw new FragmentError('callback', 'LBC008', 'A form is a JSON Schema of at most 32 KiB.');
  return copy(value, 0) as Record<string, unknown>;
}

function copy(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new FragmentError('callback', 'LBC008', `A form is nested at most ${deepest} levels deep.`);
  if (Array.isArray(value)) return value.map(item => copy(item, depth + 1));
  if (!isObject(value)) return typeof value === 'string' ? plainWords(value, 500, { lines: true }) : value;
  if (value['writeOnly'] === true || value['x-luban-secret'] === true || value['format'] === 'password') throw new FragmentError('callback', 'LBC008', 'A dialog of a frame asks for no secrets.');
  return Object.fromEntries(Object.entries(value).filter(([name]) => !['pattern', 'patternProperties', '$ref', '__proto__'].includes(name)).map(([name, inner]) => [name, copy(inner, depth + 1)]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
