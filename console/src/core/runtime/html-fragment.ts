import DOMPurify from 'dompurify';
import { t } from '@luban/console-sdk';
import { navigate } from '../router.js';
import { createContext, type FragmentHandle } from './context.js';
import { FragmentError } from './loader.js';
import { within } from '../within.js';
import type { Mounted, MountRequest } from './mounts.js';

const actions = ['data-lb-href', 'data-lb-post', 'data-lb-delete', 'data-lb-command', 'data-lb-confirm', 'data-lb-refresh'];

/**
 * A fragment that the extension's server writes as HTML. Scripts, styles and handlers are taken out; what it can do is said by attributes:
 * `data-lb-href` goes to a page, `data-lb-post` and `data-lb-delete` send a request to the extension's API (with the fields of the form around) and show what comes back,
 * `data-lb-command` runs a command, `data-lb-confirm` asks first, `data-lb-refresh` on the outermost element fetches again every so many seconds.
 */
export async function mountHtml(request: MountRequest): Promise<Mounted> {
  const { placed: { contribution }, props, state, fence } = request;
  const handle = createContext(request.placed, props, state, fence);
  const node = document.createElement('div');
  const root = node.attachShadow({ mode: 'open' });
  const fragment = new HtmlFragment(root, handle, contribution.src ?? '', fence);
  try {
    await fragment.show();
  } catch (error) {
    handle.dispose();
    throw error;
  }

  return { node, handle, end: () => handle.dispose() };
}

class HtmlFragment {
  constructor(private readonly root: ShadowRoot, private readonly handle: FragmentHandle, private readonly source: string, private readonly fence: (error: unknown, where: string) => void) {
    root.adoptedStyleSheets = [base()];
    root.addEventListener('click', event => this.on(event));
    root.addEventListener('submit', event => this.on(event));
    handle.context.i18n.onChange(() => void this.refresh());
  }

  /** Fetches the HTML and shows it. */
  async show(): Promise<void> {
    const { context } = this.handle;
    const response = await within(8000, context.fetch(this.source, { headers: { Accept: 'text/html', 'Accept-Language': context.i18n.locale } }), () => t('shell.fragment.timeout'))
      .catch(error => { throw context.signal.aborted ? error : new FragmentError('load', 'LBC002', error instanceof Error ? error.message : String(error), { cause: error }); });
    this.put(await response.text());
  }

  private async refresh(): Promise<void> {
    try {
      await this.show();
    } catch (error) {
      // What is shown is older than it should be, and better than nothing.
      if (!this.handle.context.signal.aborted) this.fence(error, 'callback');
    }
  }

  private put(text: string): void {
    const clean = DOMPurify.sanitize(text, {
      RETURN_DOM_FRAGMENT: true, ADD_ATTR: actions, ALLOW_DATA_ATTR: false, FORBID_TAGS: ['style', 'link', 'meta', 'base', 'iframe', 'object', 'embed', 'dialog'], FORBID_ATTR: ['style'],
      CUSTOM_ELEMENT_HANDLING: { tagNameCheck: /^(wa|lb)-(badge|button|callout|card|divider|icon|progress-bar|tag|time|status|empty)$/, attributeNameCheck: /^(variant|appearance|size|name|label|value|datetime|state|heading|icon|pill|href)$/, allowCustomizedBuiltInElements: false },
    });
    this.root.replaceChildren(clean);
    const every = Number(this.root.firstElementChild?.getAttribute('data-lb-refresh'));
    if (every >= 1) this.later(every * 1000);
  }

  private later(milliseconds: number): void {
    const { signal } = this.handle.context;
    const timer = setTimeout(() => void this.refresh(), milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  private on(event: Event): void {
    const target = event.composedPath().find((node): node is HTMLElement => node instanceof HTMLElement && actions.some(name => name !== 'data-lb-confirm' && name !== 'data-lb-refresh' && node.hasAttribute(name)));
    if (!target || (target instanceof HTMLFormElement) !== (event.type === 'submit')) return;
    event.preventDefault();
    void this.act(target).catch(error => this.fence(error, 'callback'));
  }

  private async act(target: HTMLElement): Promise<void> {
    const { context } = this.handle;
    const question = target.getAttribute('data-lb-confirm');
    if (question && !await context.confirm({ heading: target.textContent?.trim() ?? '', text: question })) return;
    const [page, command, post, remove] = ['data-lb-href', 'data-lb-command', 'data-lb-post', 'data-lb-delete'].map(name => target.getAttribute(name));
    if (page) navigate(page);
    else if (command) await context.commands.run(command);
    else await this.send(post !== null ? 'POST' : 'DELETE', (post ?? remove)!, target.closest('form'));
  }

  private async send(method: string, path: string, form: HTMLFormElement | null): Promise<void> {
    const { context } = this.handle;
    const body = method === 'POST' && form ? new URLSearchParams(new FormData(form) as unknown as Record<string, string>) : undefined;
    try {
      const response = await context.fetch(ownPath(path, context.extension.apiUrl), { method, headers: { Accept: 'text/html' }, ...(body ? { body } : {}) });
      if (response.headers.get('content-type')?.startsWith('text/html')) this.put(await response.text());
      else await this.show();
    } catch (error) {
      if (!context.signal.aborted) context.toast({ kind: 'error', text: error instanceof Error ? error.message : String(error), duration: 0 });
    }
  }
}

/** HTML that a server wrote reaches the extension's own API and nothing else. */
function ownPath(path: string, api: string): string {
  const url = new URL(path, new URL(api, location.href));
  if (url.origin !== location.origin || !url.pathname.startsWith(api)) throw new FragmentError('callback', 'LBC008', `'${path}' is not below ${api}.`);
  return url.pathname + url.search;
}

let sheet: CSSStyleSheet | undefined;

function base(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { display: block; color: var(--lb-text); } *, *::before { box-sizing: border-box; } h1, h2, h3, p, ul, ol { margin: 0 0 var(--lb-space-2); } h1, h2, h3 { font-size: 1rem; }
      a { color: var(--lb-link); } table { border-collapse: collapse; inline-size: 100%; } th, td { text-align: start; padding: var(--lb-space-1) var(--lb-space-2); border-block-end: 1px solid var(--lb-border); }
      button { font: inherit; min-block-size: 32px; padding: 0 var(--lb-space-3); border: 1px solid var(--lb-border); border-radius: var(--lb-radius-small); background: var(--lb-surface); color: inherit; cursor: pointer; }
      input, select, textarea { font: inherit; min-block-size: 32px; padding: 0 var(--lb-space-2); border: 1px solid var(--wa-color-neutral-border-normal); border-radius: var(--lb-radius-small); background: var(--lb-surface); color: inherit; }
      :focus-visible { outline: 2px solid var(--lb-focus); outline-offset: 2px; } img { max-inline-size: 100%; }`);
  }

  return sheet;
}
