import { ApiError } from './problem.js';
import { format } from './format.js';
import { formatMessage, locale, onLocaleChange, setLocale, type Messages } from './i18n.js';
import type { DialogHandle, DialogOptions } from './components/dialog.js';
import type { FragmentContext } from './context.js';
import type { KubeObject } from './kube.js';

/** What the shell says when it hands over the port. */
interface Init {
  contribution: FragmentContext['contribution'];
  extension: FragmentContext['extension'];
  props: Record<string, unknown>;
  /** The props that are functions: they are called by name. */
  functions?: string[];
  locale: string;
  words: Record<string, Messages>;
  theme: { dark: boolean; tokens: Record<string, string> };
  state: Record<string, unknown>;
  rpc: string[];
  /** The look of the console: the same file as around the frame. */
  stylesheet?: string;
  user: { name: string; displayName: string };
}

interface Answer { status: number; headers: Record<string, string>; body: string }

/** The fragment that this frame is for, as the server wrote it into the page. */
interface Start {
  module: string;
  export?: string;
  kind: string;
  styles?: string[];
}

type Listener<T> = (value: T) => void;

/** Runs inside the sandboxed frame of an isolated fragment: gives it the context that it would have in the page, by way of the port. */
class Frame {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: unknown) => void }>();
  private readonly propsListeners = new Set<Listener<never>>();
  private readonly themeListeners = new Set<Listener<FragmentContext['theme']>>();
  private readonly topics = new Map<string, Set<Listener<never>>>();
  private readonly jobs = new Map<string, Set<Listener<KubeObject>>>();
  private readonly ended = new AbortController();
  private calls = 0;

  constructor(private readonly port: MessagePort, private readonly init: Init) {
    this.takeProps(init.props, init.functions);
    port.onmessage = ({ data }) => this.hear(data as Record<string, never>);
    this.applyTheme();
  }

  /** Loads the code, and draws. */
  async run(start: Start): Promise<void> {
    document.documentElement.className = 'wa-theme-default wa-palette-default';
    this.applyTheme();
    for (const path of [this.init.stylesheet, ...start.styles ?? []]) if (path) document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: path }));
    await setLocale(this.init.locale);
    const module = await import(/* @vite-ignore */ new URL(start.module, location.href).href) as Record<string, unknown>;
    const exported = module[start.export ?? 'default'];
    if (typeof exported !== 'function') throw new TypeError(`The module exports no '${start.export ?? 'default'}'.`);
    if (this.init.contribution.point === 'luban/command/v1') return this.runCommand(exported as (context: FragmentContext) => unknown);
    if (start.kind === 'element') this.mountElement(exported as CustomElementConstructor);
    else await (exported as (root: HTMLElement, context: FragmentContext) => unknown)(document.body, this.context);
    new ResizeObserver(() => this.say('resize', document.documentElement.offsetHeight)).observe(document.body);
  }

  /** The frame of a command draws nothing, and goes once it is done. */
  private async runCommand(run: (context: FragmentContext) => unknown): Promise<void> {
    await this.call('started');
    await run(this.context);
    await this.call('done');
  }

  private takeProps(props: Record<string, unknown>, functions: string[] = []): void {
    this.init.props = { ...props, ...Object.fromEntries(functions.map(name => [name, (...parts: unknown[]) => void this.call('prop', name, ...parts)])) };
  }

  /** The keys of the console's palette work here, too: who works in a frame would not get out of it by them otherwise. */
  press(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    void this.call('palette').catch(() => {});
  }

  /** Tells the shell that the fragment does not work. */
  fail(error: unknown): void {
    void this.call('error', error instanceof Error ? error.message : String(error), error instanceof Error ? error.stack ?? '' : '').catch(() => {});
  }

  private mountElement(element: CustomElementConstructor): void {
    customElements.define('lbx-fragment', element);
    document.body.append(Object.assign(document.createElement('lbx-fragment'), { ctx: this.context }));
  }

  private call<T>(method: string, ...parts: unknown[]): Promise<T> {
    const id = ++this.calls;
    this.port.postMessage({ id, method, args: parts });
    return new Promise<T>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private say(method: string, ...parts: unknown[]): void {
    this.port.postMessage({ method, args: parts });
  }

  private hear(message: { id?: number; result?: never; error?: Record<string, never>; change?: Record<string, never> }): void {
    if (message.change) return void this.change(message.change);
    const waiting = message.id === undefined ? undefined : this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id!);
    if (!message.error) waiting.resolve(message.result as never);
    else waiting.reject('status' in message.error ? new ApiError(message.error['status'], message.error['title'], message.error['detail'], message.error['code']) : new Error(message.error['message']));
  }

  private async change({ props, functions, theme, locale: language, words, event, job }: { props?: Record<string, unknown>; functions?: string[]; job?: { plan: string; object: KubeObject }; theme?: Init['theme']; locale?: string; words?: Init['words']; event?: { topic: string; data: never } }): Promise<void> {
    if (props) { this.takeProps(props, functions); for (const listener of this.propsListeners) listener(this.init.props as never); }
    if (theme) { this.init.theme = theme; this.applyTheme(); for (const listener of this.themeListeners) listener(this.context.theme); }
    if (words) this.init.words = words;
    if (language) await setLocale(language);
    if (event) for (const listener of this.topics.get(event.topic) ?? []) listener(event.data);
    if (job) for (const listener of this.jobs.get(job.plan) ?? []) listener(job.object);
  }

  private applyTheme(): void {
    const { dark, tokens } = this.init.theme;
    const root = document.documentElement;
    root.style.colorScheme = dark ? 'dark' : 'light';
    root.classList.toggle('wa-dark', dark);
    root.classList.toggle('wa-light', !dark);
    for (const [name, value] of Object.entries(tokens)) root.style.setProperty(name, value);
    root.style.cssText += '; margin: 0; min-block-size: 0; background: transparent; color: var(--lb-text); font-family: var(--lb-font); font-size: 15px; line-height: 1.5;';
    document.body.style.cssText = 'margin: 0; min-block-size: 0; background: transparent;';
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await this.call<Answer>('fetch', path, { method: init.method ?? 'GET', headers: Object.fromEntries(new Headers(init.headers)), ...(typeof init.body === 'string' ? { body: init.body } : {}) });
    return new Response(answer.status === 204 ? null : answer.body, { status: answer.status, headers: answer.headers });
  }

  /** A dialog of a frame is drawn by the console, out of words: an element cannot leave the frame. */
  private talk<T>(method: 'dialog' | 'drawer', { heading, content, form, width }: DialogOptions<T>): DialogHandle<T> {
    if (typeof content !== 'string') throw new TypeError('The content of a dialog of an isolated fragment is text, and perhaps a form.');
    const key = ++this.calls;
    return {
      element: document.createElement('div'), closed: this.call<T | undefined>(method, key, { heading, content, form, width }),
      close: () => void this.call('closeDialog', key),
      update: () => {},
    };
  }

  private readonly context: FragmentContext = this.createContext();

  private createContext(): FragmentContext {
    // Only used once the constructor has run.
    const frame = this;
    const log = (level: 'debug' | 'info' | 'warn' | 'error') => (...parts: unknown[]) => console[level](...parts);
    return {
      get extension() { return frame.init.extension; },
      get contribution() { return frame.init.contribution; },
      get props() { return frame.init.props as never; },
      onProps: listener => void frame.propsListeners.add(listener as Listener<never>),
      get signal() { return frame.ended.signal; },
      state: { get: key => frame.init.state[key] as never, set: (key, value) => { frame.init.state[key] = value; void frame.call('state', key, value); } },
      beforeSwap: () => {},
      fetch: (path, init) => frame.fetch(path, init),
      json: async (path, { body, ...init } = {}) => {
        const response = await frame.fetch(path, { ...init, headers: { 'Content-Type': 'application/json', ...Object.fromEntries(new Headers(init.headers)) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        return (response.status === 204 ? undefined : await response.json()) as never;
      },
      events: { subscribe: (topic, listener) => { frame.topics.set(topic, (frame.topics.get(topic) ?? new Set()).add(listener as Listener<never>)); void frame.call('subscribe', topic); } },
      jobs: { watch: (plan, listener) => { frame.jobs.set(plan, (frame.jobs.get(plan) ?? new Set()).add(listener)); void frame.call('jobs', plan); } },
      navigate: path => void frame.call('navigate', path),
      setQuery: changes => void frame.call('setQuery', changes),
      i18n: {
        get locale() { return locale(); },
        t: (key, values = {}) => { const text = frame.init.words[locale()]?.[key] ?? frame.init.words['en']?.[key]; return text === undefined ? key : formatMessage(text, values, locale()); },
        onChange: listener => void onLocaleChange(() => listener(locale())),
        format,
      },
      theme: { get dark() { return frame.init.theme.dark; }, get tokens() { return frame.init.theme.tokens; }, onChange: listener => void frame.themeListeners.add(listener) },
      toast: ({ kind, heading, text }) => void frame.call('toast', { kind, heading, text }),
      confirm: ({ heading, text, confirmLabel, danger }) => frame.call('confirm', { heading, text, confirmLabel, danger }),
      dialog: options => frame.talk('dialog', options),
      drawer: options => frame.talk('drawer', options),
      commands: { run: (id, argument) => frame.call('commands', id, argument) },
      can: () => true,
      get user() { return frame.init.user; },
      log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
      defineScoped: (name, element) => { const tag = `lbx-${name}`; if (!customElements.get(tag)) customElements.define(tag, element); return tag; },
    };
  }
}

/** Waits for the port, which comes once and from the page around this frame, and runs the fragment that the page names. */
function begin(): void {
  const start = document.getElementById('luban-frame')?.textContent;
  if (!start) return;
  addEventListener('message', function receive(event: MessageEvent): void {
    const [port] = event.ports;
    if (event.source !== parent || (event.data as { luban?: string })?.luban !== 'port' || !port) return;
    removeEventListener('message', receive);
    const frame = new Frame(port, (event.data as { init: Init }).init);
    addEventListener('error', failure => frame.fail(failure.error));
    addEventListener('unhandledrejection', failure => frame.fail(failure.reason));
    addEventListener('keydown', event => frame.press(event));
    frame.run(JSON.parse(start) as Start).catch(error => frame.fail(error));
  });
}

begin();
