import {
  addMessages, apiFetch, apiJson, confirm, dialog, drawer, format, formatMessage, locale, onLocaleChange, resource, subscribe, toast, type FragmentContext, type KubeObject, type Messages, type ThemeContext,
} from '@luban/console-sdk';
import { can } from '../access.js';
import { navigate, setQuery } from '../router.js';
import { session } from '../session.js';
import { dark } from '../theme.js';
import { runCommand } from './commands.js';
import { guarded, versionedTag, type FenceReport } from './fence.js';
import type { ConsoleExtension, Placed } from './types.js';

/** The tokens that a canvas may need, as they are now. */
export function readTokens(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  const names = ['text', 'text-muted', 'link', 'page', 'surface', 'surface-raised', 'border', 'focus', 'brand', 'brand-quiet', 'on-brand-quiet', 'ok', 'warn', 'error', 'radius', 'font', 'font-mono'];
  return Object.fromEntries(names.map(name => [`--lb-${name}`, style.getPropertyValue(`--lb-${name}`).trim()]));
}

/** The context of one fragment, and the strings that the host pulls. */
export interface FragmentHandle {
  context: FragmentContext;
  /** Hands over new props. */
  update(props: Record<string, unknown>): void;
  /** Whether an upgrade may replace the fragment now. */
  maySwap(): boolean;
  /** Ends everything that the fragment began through its context. */
  dispose(): void;
}

/** Makes the context of a fragment. */
export function createContext(placed: Placed, props: Record<string, unknown>, state: Map<string, unknown>, fence: FenceReport): FragmentHandle {
  const { extension, contribution } = placed;
  const ended = new AbortController();
  const listeners = new Set<(props: never) => void>();
  let current = props;
  let ask: (() => boolean | 'dirty') | undefined;
  const address = (path: string) => (path.startsWith('/') || /^https?:/.test(path) ? path : extension.api + path);
  const safely = <T extends unknown[]>(call: (...parts: T) => void) => (...parts: T) => {
    try {
      call(...parts);
    } catch (error) {
      fence(error, 'callback');
    }
  };
  const log = (level: 'debug' | 'info' | 'warn' | 'error') => (...parts: unknown[]) => console[level](`[${extension.id}]`, ...parts);
  const context: FragmentContext = {
    extension: { id: extension.id, version: extension.version, baseUrl: extension.base, apiUrl: extension.api },
    contribution: { id: contribution.id, point: contribution.point, config: contribution.data },
    get props() { return current as never; },
    onProps: listener => void listeners.add(safely(listener) as (props: never) => void),
    signal: ended.signal,
    state: { get: key => state.get(key) as never, set: (key, value) => void state.set(key, value) },
    beforeSwap: question => { ask = question; },
    fetch: (path, init) => apiFetch(address(path), withMark(init, extension, ended.signal)),
    json: (path, init) => apiJson(address(path), withMark(init, extension, ended.signal)),
    events: { subscribe: (topic, listener) => subscribe(topic.startsWith('extensions/') ? topic : `extensions/${extension.id}/${topic}`, safely(listener), ended.signal) },
    jobs: { watch: (plan, listener) => watchPlan(plan, safely(listener), ended.signal) },
    navigate, setQuery, i18n: createI18n(extension, safely, ended.signal), theme: createTheme(safely, ended.signal),
    toast, confirm, dialog, drawer,
    commands: { run: (id, argument) => runCommand(id.includes('/') ? id : `${extension.id}/commands/${id}`, argument) },
    can: (verb, plural, group = '') => can({ verb, group, resource: plural }),
    user: { name: session.value?.user.name ?? '', displayName: session.value?.user.displayName ?? '' },
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    defineScoped: (name, element) => defineScoped(extension, name, element, fence),
  };
  return {
    context,
    update: next => { current = next; for (const listener of listeners) listener(next as never); },
    maySwap: () => !ask || isClean(ask, fence),
    dispose: () => { ended.abort(); listeners.clear(); },
  };
}

/** Defines an element under a tag of this version, once. */
export function defineScoped(extension: ConsoleExtension, name: string, element: CustomElementConstructor, fence: FenceReport): string {
  const tag = versionedTag(extension.id, name, extension.version, extension.digest);
  if (!customElements.get(tag)) customElements.define(tag, guarded(element as new () => HTMLElement, fence));
  return tag;
}

function isClean(ask: () => boolean | 'dirty', fence: FenceReport): boolean {
  try {
    return ask() === true;
  } catch (error) {
    fence(error, 'beforeSwap');
    return true;
  }
}

// In this page the mark is advice: such code has the user's rights anyway. In a frame it is the shell that sets it.
function withMark<T extends { headers?: HeadersInit; signal?: AbortSignal | null }>(init: T | undefined, extension: ConsoleExtension, ended: AbortSignal): T {
  const headers = { ...Object.fromEntries(new Headers(init?.headers)), 'X-LuBan-Extension': extension.id };
  return { ...init, headers, signal: init?.signal ? AbortSignal.any([init.signal, ended]) : ended } as unknown as T;
}

function watchPlan(plan: string, listener: (plan: KubeObject) => void, signal: AbortSignal): void {
  const list = resource('kernel.luban.dev/v1', 'installplans').watch({ name: plan }, signal);
  list.subscribe(({ items }) => { if (items[0]) listener(items[0]); });
}

function createTheme(safely: <T extends unknown[]>(call: (...parts: T) => void) => (...parts: T) => void, signal: AbortSignal): ThemeContext {
  return {
    get dark() { return dark.value; },
    get tokens() { return readTokens(); },
    onChange(listener) { dark.subscribe(() => safely(listener)(this), signal); },
  };
}

const words = new Map<string, Map<string, Messages>>();

function createI18n(extension: ConsoleExtension, safely: <T extends unknown[]>(call: (...parts: T) => void) => (...parts: T) => void, signal: AbortSignal): FragmentContext['i18n'] {
  const own = words.get(extension.base) ?? new Map<string, Messages>();
  return {
    get locale() { return locale(); },
    t: (key, values = {}) => {
      const pattern = own.get(locale())?.[key] ?? own.get('en')?.[key];
      return pattern === undefined ? key : formatMessage(pattern, values, locale());
    },
    onChange: listener => {
      let shown = locale();
      // More words of the same language are announced, too.
      onLocaleChange(() => { if (locale() !== shown) safely(listener)(shown = locale()); }, signal);
    },
    format,
  };
}

/** The words of an extension that were loaded, by language. */
export function loadedWords(extension: ConsoleExtension): Record<string, Messages> {
  return Object.fromEntries(words.get(extension.base) ?? []);
}

/** Loads the words of an extension for the language that is shown. They come with every later change of the language, too. */
export async function loadWords(extension: ConsoleExtension): Promise<void> {
  if (words.has(extension.base)) return;
  const own = new Map<string, Messages>();
  words.set(extension.base, own);
  // The console's own list of texts is told as well, so that a change of language waits for these.
  await addMessages(Object.fromEntries(Object.entries(extension.locales).map(([language, path]) => [language, async () => {
    own.set(language, await apiJson<Messages>(extension.base + path).catch(() => ({})));
    return { default: {} };
  }])));
}
