/** Where in its life an element failed. */
export type FenceReport = (error: unknown, where: string) => void;

type ElementClass = new () => HTMLElement;

const callbacks = ['connectedCallback', 'disconnectedCallback', 'adoptedCallback', 'attributeChangedCallback', 'performUpdate'] as const;

const fences = new WeakMap<Node, FenceReport>();

/** Says who hears of the failures of an element, and of the helpers that it draws. */
export function setFence(element: HTMLElement, report: FenceReport): void {
  fences.set(element, report);
}

/** Who hears of the failures of an element: its own fence, or that of the nearest element that it is drawn by. */
function fenceOf(element: HTMLElement): FenceReport | undefined {
  for (let node: Node | null = element; node; node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null)) {
    const found = fences.get(node);
    if (found) return found;
  }
  return undefined;
}

/**
 * A class that behaves as the given one, whose callbacks cannot throw into the console.
 * A throwing constructor is not caught here: who makes the element does that.
 */
export function guarded(Base: ElementClass, fallback: FenceReport): ElementClass {
  const Guarded = class extends Base {};
  for (const name of callbacks) {
    const original = (Base.prototype as Record<string, unknown>)[name];
    if (typeof original !== 'function') continue;
    Object.defineProperty(Guarded.prototype, name, {
      configurable: true, writable: true,
      value(this: HTMLElement, ...parts: unknown[]): unknown {
        try {
          return original.apply(this, parts);
        } catch (error) {
          (fenceOf(this) ?? fallback)(error, name);
          return undefined;
        }
      },
    });
  }
  return Guarded;
}

/** The tag of an element of one version of an extension: no two versions share one, as a tag cannot be defined twice. */
export function versionedTag(extension: string, name: string, version: string, digest: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `lbx-${plain(extension)}-${plain(name)}--${plain(version)}-${plain(digest)}`;
}
