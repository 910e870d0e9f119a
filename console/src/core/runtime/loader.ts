import { TimeoutError, within } from '../within.js';
import type { ConsoleExtension } from './types.js';

/** What can go wrong with the code of a fragment, with its code. */
export type FragmentPhase = 'load' | 'render' | 'callback' | 'async' | 'timeout' | 'integrity';

/** The code of a fragment could not be brought to work. */
export class FragmentError extends Error {
  override name = 'FragmentError';

  constructor(readonly phase: FragmentPhase, readonly code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
  }
}

/** How long a module may take, in milliseconds. */
export const patience = 8000;

const loading = new Map<string, Promise<Record<string, unknown>>>();

/**
 * The module of an extension. Its bytes are compared with the digest that the server gave before any of it runs:
 * a digest in an import map would do that in one browser and be passed over in another.
 * @param attempt Changes the address: a browser may remember a failed import of the same address for ever.
 */
export function loadModule(extension: ConsoleExtension, attempt = 0): Promise<Record<string, unknown>> {
  if (!extension.entry) return Promise.reject(new FragmentError('load', 'LBC002', `${extension.id} ${extension.version} has no module.`));
  const integrity = extension.modules[extension.entry];
  if (!integrity) return Promise.reject(new FragmentError('integrity', 'LBC004', `The server gives no digest for ${extension.entry}.`));
  const url = new URL(extension.base + extension.entry, location.href).href + (attempt ? `?r=${attempt}` : '');
  let module = loading.get(url);
  if (!module) {
    module = load(url, integrity);
    loading.set(url, module);
    module.catch(() => loading.delete(url));
  }
  return module;
}

async function load(url: string, integrity: string): Promise<Record<string, unknown>> {
  await check(url, integrity);
  try {
    return await within(patience, import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>, () => `The module did not finish loading within ${patience / 1000} s.`);
  } catch (error) {
    if (error instanceof TimeoutError) throw new FragmentError('timeout', 'LBC003', error.message, { cause: error });
    throw new FragmentError('load', 'LBC002', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function check(url: string, integrity: string): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await fetch(url, { integrity, signal, credentials: 'same-origin' });
    if (!response.ok) throw new FragmentError('load', 'LBC002', `The server answers ${response.status} for the module.`);
    await response.arrayBuffer();
  } catch (error) {
    if (error instanceof FragmentError) throw error;
    if (signal.aborted) throw new FragmentError('timeout', 'LBC003', `The module did not arrive within ${patience / 1000} s.`, { cause: error });
    const reached = await fetch(url, { method: 'HEAD', credentials: 'same-origin' }).then(response => response.ok, () => false);
    throw reached
      ? new FragmentError('integrity', 'LBC004', 'The module is not the one that was installed: its digest differs. It was not run.', { cause: error })
      : new FragmentError('load', 'LBC002', 'The module could not be fetched.', { cause: error });
  }
}
