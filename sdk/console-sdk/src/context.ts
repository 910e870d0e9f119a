import type { ConfirmOptions, DialogHandle, DialogOptions } from './components/dialog.js';
import type { ToastOptions } from './components/toast.js';
import type { format } from './format.js';
import type { KubeObject } from './kube.js';
import type { TopologyNode } from './topology/layout.js';

/** What each extension point gives to the fragments at it. A point of another extension gives what that one says. */
export interface SlotProps {
  'luban/page/v1': { path: string; params: Record<string, string>; query: Record<string, string> };
  'luban/dashboard/widget/v1': { width: number; height: number };
  'luban/resource/tab/v1': { resource: KubeObject };
  'luban/resource/column/v1': { resource: KubeObject };
  'luban/command/v1': { resource?: KubeObject; arguments?: unknown };
  'luban/settings/panel/v1': { scope: 'user' | 'extension' | 'platform' };
  'luban/header/v1': Record<string, never>;
  'luban/extension/tab/v1': { extension: string; version: string };
  'luban/install/step/v1': { extension: string; version: string; config: unknown; setConfig: (config: unknown) => void; setReady: (ready: boolean) => void };
  'luban/empty-state/v1': { target: string };
  'luban/notification/renderer/v1': { notification: ConsoleNotification };
  'luban/topology/node/v1': { node: TopologyNode };
}

/** The props at a point. */
export type PropsOf<P extends string> = P extends keyof SlotProps ? SlotProps[P] : Record<string, unknown>;

/** Something that an extension tells a user. */
export interface ConsoleNotification {
  id: string;
  type?: string;
  extension?: string;
  severity: 'info' | 'success' | 'warning' | 'error';
  title: string;
  text?: string;
  link?: string;
  time: string;
}

/** The look of the console. */
export interface ThemeContext {
  readonly dark: boolean;
  /** The values of the tokens `--lb-*`, as a canvas needs them. */
  readonly tokens: Readonly<Record<string, string>>;
  onChange(listener: (theme: ThemeContext) => void): void;
}

/** The words of the extension, from its files of `locales`. */
export interface FragmentI18n {
  readonly locale: string;
  t(key: string, values?: Record<string, unknown>): string;
  onChange(listener: (locale: string) => void): void;
  readonly format: typeof format;
}

/** Everything that a fragment is given. It is the only way to the console: there are no globals to rely on. */
export interface FragmentContext<P extends string = string> {
  readonly extension: { readonly id: string; readonly version: string; readonly baseUrl: string; readonly apiUrl: string };
  readonly contribution: { readonly id: string; readonly point: P; readonly config: Readonly<Record<string, unknown>> };
  readonly props: PropsOf<P>;
  /** Hears of new props, until the fragment goes. */
  onProps(listener: (props: PropsOf<P>) => void): void;
  /** Aborted when the fragment goes. Every subscription takes it. */
  readonly signal: AbortSignal;
  /** Survives an upgrade of the extension. Keep it plain: what JSON can say. */
  readonly state: { get<T>(key: string): T | undefined; set(key: string, value: unknown): void };
  /** Asked before an upgrade replaces the fragment: `'dirty'` or false keeps it until the user says so. */
  beforeSwap(ask: () => boolean | 'dirty'): void;
  /** Asks the server as the signed-in user. A path without a slash at its beginning is one of the extension's own API. Throws ApiError. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Like fetch, for JSON. */
  json<T>(path: string, init?: Omit<RequestInit, 'body'> & { body?: unknown }): Promise<T>;
  /** What the extension's back end publishes on one of its topics. */
  readonly events: { subscribe<T>(topic: string, listener: (data: T) => void): void };
  readonly jobs: { watch(plan: string, listener: (plan: KubeObject) => void): void };
  navigate(path: string, options?: { replace?: boolean }): void;
  /** Puts filters and the like into the address without a new page. */
  setQuery(changes: Record<string, string | null>): void;
  readonly i18n: FragmentI18n;
  readonly theme: ThemeContext;
  toast(options: ToastOptions): void;
  confirm(options: ConfirmOptions): Promise<boolean>;
  dialog<T = void>(options: DialogOptions<T>): DialogHandle<T>;
  drawer<T = void>(options: DialogOptions<T>): DialogHandle<T>;
  readonly commands: { run(id: string, argument?: unknown): Promise<void> };
  /** Whether the user may do something: for showing and hiding only. */
  can(verb: string, resource: string, group?: string): boolean;
  readonly user: { readonly name: string; readonly displayName: string };
  readonly log: { debug(...parts: unknown[]): void; info(...parts: unknown[]): void; warn(...parts: unknown[]): void; error(...parts: unknown[]): void };
  /** Defines a helper element under a name that belongs to this version alone, and answers the tag to use. */
  defineScoped(name: string, element: CustomElementConstructor): string;
}

/** A fragment of kind `mount`: draws itself below the root, and answers how to clean up. */
export type Mount<P extends string = string> = (root: HTMLElement, context: FragmentContext<P>) => void | (() => void) | Promise<void | (() => void)>;

/** A command: what the exported function is. */
export type CommandFunction = (context: FragmentContext<'luban/command/v1'>) => void | Promise<void>;
