/** The build's version. */
declare const __VERSION__: string;

/** The version of the package that these fragments were built for. */
export const version: string = __VERSION__;

/** What the fragments here use of their context. */
export interface Context {
  extension: { id: string; version: string; baseUrl: string };
  contribution: { id: string; point: string };
  props: Record<string, unknown>;
  signal: AbortSignal;
  state: { get<T>(): T | undefined; set(value: unknown): void };
  fetch(path: string, init?: RequestInit): Promise<Response>;
  toast(message: { kind?: string; text: string }): void;
  i18n: { locale: string; t(key: string, values?: Record<string, unknown>): string; onChange(listener: () => void): void };
  theme: { dark: boolean; onChange(listener: () => void): void };
}

/** What the extension's server counts. */
export interface Figures {
  version: string;
  greetings: number;
}
