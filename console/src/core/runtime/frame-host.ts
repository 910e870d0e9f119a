import { apiFetch, ApiError, confirm, format, locale, onLocaleChange, subscribe, t, toast } from '@luban/console-sdk';
import { navigate } from '../router.js';
import { session } from '../session.js';
import { dark } from '../theme.js';
import { createContext, loadedWords, readTokens } from './context.js';
import { FragmentError } from './loader.js';
import type { Mounted, MountRequest } from './mounts.js';
import { titleOf } from './text.js';

type Call = { id: number; method: string; args: unknown[] } | { method: 'resize'; args: [number] };
type Method = (...parts: never[]) => unknown;

const tallest = 4000;
const largestAnswer = 4 * 1024 * 1024;

/** A fragment in a sandboxed frame: it has no session and no page of ours, only the port, and through it only what its manifest declares. */
export function mountFrame(request: MountRequest): Mounted {
  const { placed: { contribution, extension }, props, state, fence } = request;
  if (!extension.frame) throw new FragmentError('load', 'LBC007', t('shell.fragment.noFrame'));
  const handle = createContext(request.placed, props, state, fence);
  const node = document.createElement('iframe');
  node.setAttribute('sandbox', 'allow-scripts allow-forms');
  node.referrerPolicy = 'no-referrer';
  node.title = titleOf(request.placed);
  node.style.cssText = 'display: block; inline-size: var(--frame-width, 100%); block-size: max(var(--fragment-height, 120px), 60px); border: 0; background: transparent;';
  // A frame is see-through only while it and its document are both light or both dark. A page of its own is light until it says otherwise.
  const dress = () => { node.style.colorScheme = contribution.kind !== 'iframe' && dark.value ? 'dark' : 'light'; };
  dress();
  node.src = contribution.kind === 'iframe' ? extension.frame + (contribution.src ?? '') : `${extension.frame}.frame?c=${encodeURIComponent(contribution.id)}`;
  dark.subscribe(dress, handle.context.signal);
  const host = new FrameHost(request, handle.context.signal);
  // The first document alone is the extension's. A frame that goes elsewhere by itself gets no port.
  node.addEventListener('load', () => host.connect(node));
  return { node, handle: { ...handle, update: next => { handle.update(next); host.push({ props: plain(next) }); } }, end: () => { handle.dispose(); host.close(); } };
}

class FrameHost {
  private port?: MessagePort;
  private frame?: HTMLIFrameElement;
  private connected = false;

  constructor(private readonly request: MountRequest, private readonly signal: AbortSignal) {}

  connect(frame: HTMLIFrameElement): void {
    if (this.connected) {
      this.close();
      this.request.fence(new FragmentError('load', 'LBC007', t('shell.fragment.frameLeft')), 'load');
      return;
    }

    this.connected = true;
    this.frame = frame;
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }) => void this.answer(data as Call);
    dark.subscribe(() => this.push({ theme: theme() }), this.signal);
    const { placed: { contribution, extension }, props, state } = this.request;
    onLocaleChange(() => this.push({ locale: locale(), words: loadedWords(extension) }), this.signal);
    const init = {
      contribution: { id: contribution.id, point: contribution.point, config: contribution.data }, extension: { id: extension.id, version: extension.version, baseUrl: extension.frame, apiUrl: extension.api },
      props: plain(props), locale: locale(), words: loadedWords(extension), theme: theme(), state: Object.fromEntries(state), rpc: extension.rpc ?? [], stylesheet: document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href, user: { name: session.value?.user.name ?? '', displayName: session.value?.user.displayName ?? '' },
    };
    // The frame's origin is opaque, so there is none to name; it is the document that was just loaded.
    frame.contentWindow?.postMessage({ luban: 'port', init }, '*', [port2]);
  }

  push(change: Record<string, unknown>): void {
    this.port?.postMessage({ change });
  }

  close(): void {
    this.port?.close();
    delete this.port;
  }

  private async answer(call: Call): Promise<void> {
    if (!('id' in call)) {
      if (call.method === 'resize' && this.frame) this.frame.style.blockSize = `${Math.min(tallest, Math.max(40, Math.ceil(Number(call.args[0]) || 0)))}px`;
      return;
    }

    try {
      this.port?.postMessage({ id: call.id, result: await this.perform(call.method, Array.isArray(call.args) ? call.args : []) });
    } catch (error) {
      const known = error instanceof ApiError ? { status: error.status, code: error.code, title: error.title, detail: error.detail } : {};
      this.port?.postMessage({ id: call.id, error: { message: error instanceof Error ? error.message : String(error), ...known } });
    }
  }

  private async perform(method: string, parts: unknown[]): Promise<unknown> {
    const always = ['state', 'error'];
    if (!always.includes(method) && !(this.request.placed.extension.rpc ?? []).includes(method)) throw new FragmentError('callback', 'LBC008', `'${method}' is not among the methods that the manifest declares in rpc.`);
    const found = (this.methods as Record<string, Method | undefined>)[method];
    if (!found || !Object.hasOwn(this.methods, method)) throw new FragmentError('callback', 'LBC008', `There is no method '${method}'.`);
    return await found(...parts as never[]);
  }

  private readonly methods = {
    fetch: (path: string, init?: { method?: string; headers?: Record<string, string>; body?: string }) => this.fetch(path, init),
    toast: ({ kind, heading, text }: { kind?: 'info' | 'ok' | 'warn' | 'error'; heading?: string; text: string }) => toast({ ...(kind ? { kind } : {}), ...(heading ? { heading: String(heading) } : {}), text: String(text) }),
    confirm: ({ heading, text, confirmLabel, danger }: { heading: string; text: string; confirmLabel?: string; danger?: boolean }) =>
      confirm({ heading: String(heading), text: String(text), ...(confirmLabel ? { confirmLabel: String(confirmLabel) } : {}), danger: danger === true }),
    navigate: (path: string) => {
      // Below its own pages only: elsewhere an address may be an action of its own.
      const own = `/x/${this.request.placed.extension.id}`;
      const url = new URL(String(path), location.href);
      if (url.origin !== location.origin || !(url.pathname === own || url.pathname.startsWith(`${own}/`))) throw new FragmentError('callback', 'LBC008', `A frame may go to ${own} and below, not to '${path}'.`);
      navigate(url.href);
    },
    subscribe: (topic: string) => subscribe(`extensions/${this.request.placed.extension.id}/${String(topic)}`, data => this.push({ event: { topic, data } }), this.signal),
    state: (key: string, value: unknown) => void this.request.state.set(String(key), value),
    error: (message: string, stack: string) => {
      const error = new FragmentError('render', 'LBC006', String(message));
      error.stack = String(stack);
      this.request.fence(error, 'render');
    },
  };

  private async fetch(path: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<unknown> {
    const { extension } = this.request.placed;
    const url = new URL(String(path), new URL(extension.api, location.href));
    if (url.origin !== location.origin || !url.pathname.startsWith(extension.api)) throw new FragmentError('callback', 'LBC008', `A frame reaches ${extension.api} and below, not '${path}'.`);
    const headers = { ...Object.fromEntries(Object.entries(init.headers ?? {}).filter(([name]) => /^(accept|accept-language|content-type|if-match|if-none-match)$/i.test(name))), 'X-LuBan-Extension': extension.id };
    const response = await apiFetch(url.pathname + url.search, { method: init.method ?? 'GET', headers, signal: this.signal, ...(init.body === undefined ? {} : { body: String(init.body) }) });
    const body = await response.text();
    if (body.length > largestAnswer) throw new FragmentError('callback', 'LBC008', `The answer is larger than ${format.bytes(largestAnswer)}.`);
    return { status: response.status, headers: Object.fromEntries([...response.headers].filter(([name]) => /^(content-type|etag|x-request-id)$/.test(name))), body };
  }
}

function theme() {
  return { dark: dark.value, tokens: readTokens() };
}

/** Props as a message can carry them: what is a function stays here. */
function plain(props: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(props));
}
