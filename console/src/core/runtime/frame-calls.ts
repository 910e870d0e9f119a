import { apiFetch, confirm, dialog, drawer, format, subscribe, toast, type DialogHandle, type KubeObject } from '@luban/console-sdk';
import { show } from '../panels.js';
import { navigate, setQuery } from '../router.js';
import { runCommand } from './commands.js';
import type { FragmentHandle } from './context.js';
import { alone, formSchema, plainWords, takeTurn } from './frame-manners.js';
import { FragmentError } from './loader.js';
import type { MountRequest } from './mounts.js';
import { textIn } from './text.js';
import type { ConsoleExtension } from './types.js';

type Method = (...parts: never[]) => unknown;

/** What a frame may always do: keep state, say how it is, and what its point gave it. */
const undeclared = new Set(['state', 'error', 'prop', 'closeDialog', 'palette', 'started', 'done']);

/** What belongs to another word of the manifest. */
const declaredAs: Record<string, string> = { setQuery: 'navigate' };

const mostTopics = 50;
const largestAnswer = 4 * 1024 * 1024;

/** How the console calls an extension that asks for something: its id is in it, which nobody else can have. */
export function nameOf({ id, title }: ConsoleExtension): string {
  const name = plainWords(textIn(title), 60).trim();
  return name && name !== id ? `${name} (${id})` : id;
}

/** What the frame of an isolated fragment can ask of the console. Whatever it sends is taken for hostile: it is checked, cut and counted here. */
export class FrameCalls {
  private readonly open = new Map<number, DialogHandle<unknown>>();
  private readonly followed = new Set<string>();
  private readonly extension: ConsoleExtension;

  constructor(private readonly request: MountRequest, private readonly handle: FragmentHandle, private readonly push: (change: Record<string, unknown>) => void) {
    this.extension = request.placed.extension;
  }

  /** Does what was asked for, when the manifest declares it. */
  async perform(method: string, parts: unknown[]): Promise<unknown> {
    const word = declaredAs[method] ?? method;
    if (!undeclared.has(method) && !(this.extension.rpc ?? []).includes(word)) throw refused(`'${word}' is not among the methods that the manifest declares in rpc.`);
    if (!Object.hasOwn(this.methods, method)) throw refused(`There is no method '${method}'.`);
    return await (this.methods as Record<string, Method>)[method]!(...parts as never[]);
  }

  private readonly methods = {
    fetch: (path: unknown, init?: { method?: string; headers?: Record<string, string>; body?: string }) => this.fetch(String(path), init),
    toast: (options: unknown) => this.toast(fields(options)),
    confirm: (options: unknown) => this.confirm(fields(options)),
    dialog: (key: unknown, options: unknown) => this.talk(Number(key), fields(options), dialog),
    drawer: (key: unknown, options: unknown) => this.talk(Number(key), fields(options), drawer),
    closeDialog: (key: unknown) => this.open.get(Number(key))?.close(),
    commands: (id: unknown, argument: unknown) => this.run(String(id), argument),
    jobs: (plan: unknown) => this.watch(String(plan)),
    navigate: (path: unknown) => { navigate(this.ownPage(String(path))); },
    setQuery: (changes: unknown) => {
      this.ownPage(location.href);
      setQuery(Object.fromEntries(Object.entries(fields(changes)).map(([name, value]) => [name, value === null ? null : String(value)])));
    },
    subscribe: (topic: unknown) => this.subscribe(String(topic)),
    state: (key: unknown, value: unknown) => void this.request.state.set(String(key), value),
    prop: (name: unknown, ...parts: unknown[]) => {
      const props = this.handle.context.props as Record<string, unknown>;
      const found = Object.hasOwn(props, String(name)) ? props[String(name)] : undefined;
      if (typeof found !== 'function') throw refused(`The point gives no function '${plainWords(name, 60)}'.`);
      (found as Method)(...parts as never[]);
    },
    error: (message: unknown, stack: unknown) => {
      const error = new FragmentError('render', 'LBC006', String(message).slice(0, 2000));
      error.stack = String(stack).slice(0, 8000);
      this.request.fence(error, 'render');
    },
    palette: () => { takeTurn(this.extension.id, 'moves'); show('palette'); },
    started: () => this.request.heard?.('started'),
    done: () => this.request.heard?.('done'),
  };

  private toast({ kind, heading, text }: Record<string, unknown>): void {
    takeTurn(this.extension.id, 'toasts');
    const known = (['info', 'ok', 'warn', 'error'] as const).find(one => one === kind) ?? 'info';
    toast({ kind: known, heading: [nameOf(this.extension), plainWords(heading, 120)].filter(Boolean).join(' · '), text: plainWords(text, 500) });
  }

  private confirm({ heading, text, confirmLabel, danger }: Record<string, unknown>): Promise<boolean> {
    return alone(this.extension.id, () => confirm({
      // What stands over the page goes with the fragment that asked for it.
      from: nameOf(this.extension), signal: this.handle.context.signal, heading: plainWords(heading, 120), text: plainWords(text, 2000, { lines: true }), danger: danger === true, ...(confirmLabel ? { confirmLabel: plainWords(confirmLabel, 40) } : {}),
    }));
  }

  private talk(key: number, { heading, content, form, width }: Record<string, unknown>, show: typeof dialog<unknown>): Promise<unknown> {
    return alone(this.extension.id, async () => {
      const asked = form === undefined ? undefined : fields(form);
      const opened = show({
        from: nameOf(this.extension), signal: this.handle.context.signal, heading: plainWords(heading, 120), content: plainWords(content, 4000, { lines: true }),
        ...(asked ? { form: { schema: formSchema(asked['schema']), value: asked['value'], ...(asked['confirmLabel'] ? { confirmLabel: plainWords(asked['confirmLabel'], 40) } : {}) } } : {}),
        ...(typeof width === 'string' && /^\d{3}px$/.test(width) ? { width } : {}),
      });
      this.open.set(key, opened);
      try {
        return await opened.closed;
      } finally {
        this.open.delete(key);
      }
    });
  }

  /** Commands of its own alone: those of others ask for the consent of who runs them. */
  private run(id: string, argument: unknown): Promise<void> {
    const own = `${this.extension.id}/commands/`;
    if (id.includes('/') && !id.startsWith(own)) throw refused(`A frame runs commands of its own extension, not '${plainWords(id, 100)}'.`);
    takeTurn(this.extension.id, 'commands');
    return runCommand(id.includes('/') ? id : own + id, argument);
  }

  private subscribe(topic: string): void {
    const key = `extensions/${this.extension.id}/${topic}`;
    if (this.follow(key)) subscribe(key, data => this.push({ event: { topic, data } }), this.handle.context.signal);
  }

  /** Whether something is followed for the first time. */
  private follow(key: string): boolean {
    if (this.followed.has(key)) return false;
    if (this.followed.size >= mostTopics) throw new FragmentError('callback', 'LBC010', `A frame follows at most ${mostTopics} topics.`);
    this.followed.add(key);
    return true;
  }

  /** The state of its own installation, without its configuration. */
  private watch(plan: string): void {
    if (plan.toLowerCase() !== this.extension.id) throw refused(`A frame follows the installation of its own extension, not '${plainWords(plan, 100)}'.`);
    if (this.follow('plan')) this.handle.context.jobs.watch(this.extension.id, ({ metadata: { name }, status }: KubeObject) => this.push({ job: { plan, object: { metadata: { name }, status: JSON.parse(JSON.stringify(status ?? {})) } } }));
  }

  /** The address of one of its own pages: elsewhere an address may be an action of its own. */
  private ownPage(path: string): string {
    const own = `/x/${this.extension.id}`;
    const url = new URL(path, location.href);
    if (url.origin !== location.origin || !(url.pathname === own || url.pathname.startsWith(`${own}/`))) throw refused(`A frame may go to ${own} and below, not to '${plainWords(path, 200)}'.`);
    takeTurn(this.extension.id, 'moves');
    return url.href;
  }

  private async fetch(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<unknown> {
    const { extension } = this;
    const url = new URL(path, new URL(extension.api, location.href));
    if (url.origin !== location.origin || !url.pathname.startsWith(extension.api)) throw refused(`A frame reaches ${extension.api} and below, not '${path}'.`);
    const headers = { ...Object.fromEntries(Object.entries(init.headers ?? {}).filter(([name]) => /^(accept|accept-language|content-type|if-match|if-none-match)$/i.test(name))), 'X-LuBan-Extension': extension.id };
    const response = await apiFetch(url.pathname + url.search, { method: init.method ?? 'GET', headers, signal: this.handle.context.signal, ...(init.body === undefined ? {} : { body: String(init.body) }) });
    const body = await response.text();
    if (body.length > largestAnswer) throw refused(`The answer is larger than ${format.bytes(largestAnswer)}.`);
    return { status: response.status, headers: Object.fromEntries([...response.headers].filter(([name]) => /^(content-type|etag|x-request-id)$/.test(name))), body };
  }
}

function refused(message: string): FragmentError {
  return new FragmentError('callback', 'LBC008', message);
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('An object was expected.');
  return value as Record<string, unknown>;
}
