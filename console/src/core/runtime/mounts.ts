import { createContext, defineScoped, loadWords, type FragmentHandle } from './context.js';
import { setFence, type FenceReport } from './fence.js';
import { FragmentError, loadModule } from './loader.js';
import type { Placed } from './types.js';

/** A fragment that is drawn: what stands in the page, and how to take it away. */
export interface Mounted {
  node: HTMLElement;
  handle: FragmentHandle;
  /** Ends the fragment. The node itself is taken out by who put it in. */
  end(): void;
}

/** What is needed to draw a fragment. */
export interface MountRequest {
  placed: Placed;
  props: Record<string, unknown>;
  state: Map<string, unknown>;
  attempt: number;
  fence: FenceReport;
  /** Hears how far a frame is that runs something and goes. */
  heard?: (what: 'started' | 'done') => void;
}

/** Brings the code of a fragment and answers how to draw it: what takes long is done before anything that is shown goes. */
export async function prepare(request: MountRequest): Promise<() => Promise<Mounted>> {
  const { placed: { contribution, extension } } = request;
  if (contribution.kind === 'iframe' || (extension.trust === 'isolated' && contribution.kind !== 'html')) {
    const [{ mountFrame }] = await Promise.all([import('./frame-host.js'), loadWords(extension)]);
    return async () => mountFrame(request);
  }

  if (contribution.kind === 'html') {
    const { mountHtml } = await import('./html-fragment.js');
    return () => mountHtml(request);
  }

  const [module] = await Promise.all([loadModule(extension, request.attempt), loadWords(extension), loadStyles(request.placed)]);
  const exported = pick(module, contribution.export, contribution.kind);
  return async () => (contribution.kind === 'element' ? mountElement(request, exported as CustomElementConstructor) : await mountFunction(request, exported as MountFunction));
}

type MountFunction = (root: HTMLElement, context: FragmentHandle['context']) => unknown;

function pick(module: Record<string, unknown>, name = 'default', kind: string): unknown {
  const exported = module[name];
  if (typeof exported !== 'function') throw new FragmentError('load', 'LBC005', `The module exports no '${name}'.`);
  if (kind === 'element' && !(exported.prototype instanceof HTMLElement)) throw new FragmentError('load', 'LBC005', `The export '${name}' is not a class of an element.`);
  return exported;
}

function mountElement(request: MountRequest, exported: CustomElementConstructor): Mounted {
  const { placed: { contribution, extension }, fence } = request;
  const tag = defineScoped(extension, contribution.name, exported, fence);
  const Element = customElements.get(tag)!;
  const handle = createContext(request.placed, request.props, request.state, fence);
  try {
    const node = new Element();
    setFence(node, fence);
    Object.assign(node, { ctx: handle.context });
    return { node, handle, end: () => handle.dispose() };
  } catch (error) {
    handle.dispose();
    throw new FragmentError('render', 'LBC006', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function mountFunction(request: MountRequest, mount: MountFunction): Promise<Mounted> {
  const handle = createContext(request.placed, request.props, request.state, request.fence);
  const node = document.createElement('div');
  const root = document.createElement('div');
  const shadow = node.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = styles.get(request.placed.extension.base) ?? [];
  shadow.append(root);
  let clean: unknown;
  const drawing = (async () => { clean = await mount(root, handle.context); })();
  const end = () => {
    handle.dispose();
    // What is still being drawn is cleaned up as soon as it is.
    void drawing.then(() => { if (typeof clean === 'function') (clean as () => void)(); }).catch(error => request.fence(error, 'unmount'));
  };
  drawing.catch(error => { handle.dispose(); request.fence(error, 'mount'); });
  return { node, handle, end };
}

const styles = new Map<string, CSSStyleSheet[]>();

/** The extension's own style sheets, for the roots that `mount` functions draw in. */
async function loadStyles({ extension }: Placed): Promise<void> {
  if (styles.has(extension.base) || !extension.styles?.length) return;
  const sheets = await Promise.all(extension.styles.map(async path => {
    const response = await fetch(extension.base + path, { credentials: 'same-origin' });
    if (!response.ok) throw new FragmentError('load', 'LBC002', `The server answers ${response.status} for ${path}.`);
    return new CSSStyleSheet().replace(await response.text());
  }));
  styles.set(extension.base, sheets);
}
