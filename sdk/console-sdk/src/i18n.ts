import type { LitElement } from 'lit';

/** The texts of one language, by key. */
export type Messages = Record<string, string>;

/** From language tag to a module with the texts as its default export. */
export type MessageCatalog = Partial<Record<string, () => Promise<{ default: Messages }>>>;

/** The languages that the console speaks. */
export const locales = ['en', 'zh-CN'] as const;

const fallback = 'en';
const catalogs = new Set<MessageCatalog>();
const texts = new Map<string, Messages>();
const listeners = new Set<() => void>();
let current = fallback;
let pending: Promise<unknown> = Promise.resolve();

/** The language that is shown. */
export function locale(): string {
  return current;
}

/** Adds texts and loads them for the language that is shown. */
export function addMessages(catalog: MessageCatalog): Promise<void> {
  if (catalogs.has(catalog)) return Promise.resolve();
  catalogs.add(catalog);
  const loading = load(catalog, current).then(announce);
  pending = Promise.all([pending, loading]);
  return loading;
}

/** Takes texts out again. What other catalogues say in these languages comes back when a language is shown anew. */
export function removeMessages(catalog: MessageCatalog): void {
  if (!catalogs.delete(catalog)) return;
  for (const tag of Object.keys(catalog)) if (tag !== fallback) texts.delete(tag);
}

/** Shows another language, once its texts are there. */
export async function setLocale(next: string): Promise<void> {
  await Promise.all([...catalogs].map(catalog => load(catalog, next)));
  current = next;
  document.documentElement.lang = next;
  announce();
}

/** Settles when the texts that were asked for so far are there. */
export function messagesLoaded(): Promise<unknown> {
  return pending;
}

/** Hears of every change of the texts. */
export function onLocaleChange(listener: () => void, signal?: AbortSignal): () => void {
  listeners.add(listener);
  const stop = () => void listeners.delete(listener);
  signal?.addEventListener('abort', stop, { once: true });
  return stop;
}

/** The text of a key in the language that is shown; in English where it is missing, and the key itself where both are. */
export function t(key: string, values: Record<string, unknown> = {}): string {
  const pattern = texts.get(current)?.[key] ?? texts.get(fallback)?.[key];
  return pattern === undefined ? key : formatMessage(pattern, values, current);
}

/** Fills a pattern: `{name}`, and `{count, plural, one {…} other {…}}` with `#` for the number. */
export function formatMessage(pattern: string, values: Record<string, unknown>, language: string): string {
  return pattern
    .replace(/\{(\w+),\s*plural,\s*((?:[\w=]+\s*\{[^{}]*\}\s*)+)\}/g, (_, name: string, choices: string) => {
      const count = Number(values[name] ?? 0);
      const options = Object.fromEntries([...choices.matchAll(/([\w=]+)\s*\{([^{}]*)\}/g)].map(found => [found[1]!, found[2]!]));
      const chosen = options[`=${count}`] ?? options[new Intl.PluralRules(language).select(count)] ?? options['other'] ?? '';
      return chosen.replaceAll('#', new Intl.NumberFormat(language).format(count));
    })
    .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

async function load(catalog: MessageCatalog, language: string): Promise<void> {
  await Promise.all([...new Set([fallback, language])].map(async tag => {
    const found = await catalog[tag]?.();
    if (found) texts.set(tag, { ...texts.get(tag), ...found.default });
  }));
}

function announce(): void {
  for (const listener of [...listeners]) listener();
}

type Constructor<T> = new (...args: any[]) => T;

/** An element that is drawn again when the language changes. */
export function Localized<T extends Constructor<LitElement>>(Base: T): T {
  class LocalizedElement extends Base {
    private stopListening?: () => void;

    override connectedCallback(): void {
      super.connectedCallback();
      this.stopListening = onLocaleChange(() => this.requestUpdate());
    }

    override disconnectedCallback(): void {
      super.disconnectedCallback();
      this.stopListening?.();
    }
  }
  return LocalizedElement as T;
}
