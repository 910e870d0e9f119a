import { apiJson } from '@luban/console-sdk';
import { Store } from '../store.js';
import { consoleExtensions } from './contributions.js';
import { FragmentError, type FragmentPhase } from './loader.js';
import type { ConsoleExtension } from './types.js';

/** The extensions whose parts fail again and again. */
export const degraded = new Store<ReadonlySet<string>>(new Set());

const minute = 60_000;
const recent = new Map<string, number[]>();

/** What is reported about a failure. */
export interface Failure {
  extension: ConsoleExtension;
  contribution: string;
  phase: FragmentPhase;
  error: unknown;
}

/** Tells the server that a part of an extension failed, and counts: three times in a minute is degraded. */
export function reportFailure({ extension, contribution, phase, error }: Failure): void {
  const known = error instanceof FragmentError ? (error.cause ?? error) : error;
  console.error(`${extension.id} ${extension.version} ${contribution} (${phase}):`, known);
  count(extension.id);
  const body = {
    extension: extension.id, version: extension.version, contribution, phase,
    message: String(error instanceof Error ? error.message : error).slice(0, 2000), stack: (known instanceof Error ? known.stack ?? '' : '').slice(0, 8000), userAgent: navigator.userAgent,
  };
  // A report that does not arrive is not reported in turn.
  apiJson('/console/errors', { method: 'POST', body }).catch(() => {});
}

function count(extension: string): void {
  const now = performance.now();
  const times = [...recent.get(extension) ?? [], now].filter(time => now - time < minute);
  recent.set(extension, times);
  if (times.length >= 3) degraded.set(new Set([...degraded.value, extension]));
}

/** The extension whose file is the topmost in a stack that belongs to any. */
export function extensionOfStack(stack: string): { id: string; folder: string } | null {
  const found = /\/assets\/([^/\s]+)\/([^/\s]+)\//.exec(stack);
  return found ? { id: decodeURIComponent(found[1]!), folder: found[2]! } : null;
}

/** Attributes errors that nobody caught, as of timers and promises, to the extension that they come from. */
export function watchUncaught(): void {
  const attribute = (error: unknown) => {
    const source = extensionOfStack(error instanceof Error ? error.stack ?? '' : '');
    const extension = source && consoleExtensions.value.find(one => one.id === source.id);
    if (extension) reportFailure({ extension, contribution: '', phase: 'async', error });
  };
  addEventListener('error', event => attribute(event.error));
  addEventListener('unhandledrejection', event => attribute(event.reason));
}
