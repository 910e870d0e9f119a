import { ApiError, locale, onLocaleChange, t } from '@luban/console-sdk';
import { session } from '../session.js';
import { dark } from '../theme.js';
import { createContext, loadedWords, readTokens, type FragmentHandle } from './context.js';
import { FrameCalls } from './frame-calls.js';
import { FragmentError } from './loader.js';
import type { Mounted, MountRequest } from './mounts.js';
import { titleOf } from './text.js';

type Call = { id: number; method: string; args: unknown[] } | { method: 'resize'; args: [number] };

const tallest = 4000;

/** A fragment in a sandboxed frame: it has no session and no page of ours, only the port, and through it only what its manifest declares. */
export function mountFrame(request: MountRequest): Mounted {
  const { placed: { contribution, extension }, props, state, fence } = request;
  if (!extension.frame) throw new FragmentError('load', 'LBC007', t('shell.fragment.noFrame'));
  const handle = createContext(request.placed, props, state, fence);
  const node = document.createElement('iframe');
  node.setAttribute('sandbox', 'allow-scripts allow-forms');
  node.referrerPolicy = 'no-referrer';
  node.title = titleOf(request.placed);
  node.style.cssText = 'display: block; inline-size: var(--frame-width, 100%); block-size: var(--frame-height, max(var(--fragment-height, 120px), 60px)); border: 0; background: transparent;';
  // A frame is see-through only while it and its document are both light or both dark. A page of its own is light until it says otherwise.
  const dress = () => { node.style.colorScheme = contribution.kind !== 'iframe' && dark.value ? 'dark' : 'light'; };
  dress();
  node.src = contribution.kind === 'iframe' ? extension.frame + (contribution.src ?? '') : `${extension.frame}.frame?c=${encodeURIComponent(contribution.id)}`;
  dark.subscribe(dress, handle.context.signal);
  const host = new FrameHost(request, handle);
  // The first document alone is the extension's. A frame that goes elsewhere by itself gets no port.
  node.addEventListener('load', () => host.connect(node));
  return { node, handle: { ...handle, update: next => { handle.update(next); host.push(portable(next)); } }, end: () => { handle.dispose(); host.close(); } };
}

class FrameHost {
  private port?: MessagePort;
  private frame?: HTMLIFrameElement;
  private connected = false;

  private readonly calls: FrameCalls;
  private readonly signal: AbortSignal;

  constructor(private readonly request: MountRequest, handle: FragmentHandle) {
    this.signal = handle.context.signal;
    this.calls = new FrameCalls(request, handle, change => this.push(change));
  }

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
      ...portable(props), locale: locale(), words: loadedWords(extension), theme: theme(), state: Object.fromEntries(state), rpc: extension.rpc ?? [], stylesheet: document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')?.href, user: { name: session.value?.user.name ?? '', displayName: session.value?.user.displayName ?? '' },
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
      this.port?.postMessage({ id: call.id, result: await this.calls.perform(String(call.method), Array.isArray(call.args) ? call.args : []) });
    } catch (error) {
      const known = error instanceof ApiError ? { status: error.status, code: error.code, title: error.title, detail: error.detail } : {};
      this.port?.postMessage({ id: call.id, error: { message: error instanceof Error ? error.message : String(error), ...known } });
    }
  }
}

function theme() {
  return { dark: dark.value, tokens: readTokens() };
}

/** Props as a message can carry them: what is a function stays here, and is called by its name. */
function portable(props: Record<string, unknown>): { props: unknown; functions: string[] } {
  return { props: JSON.parse(JSON.stringify(props)), functions: Object.keys(props).filter(name => typeof props[name] === 'function') };
}
