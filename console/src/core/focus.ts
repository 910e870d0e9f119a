/** The first element below a root that fits, through open shadow roots. */
export function findDeep(root: ParentNode, selector: string): HTMLElement | null {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(selector)) return element;
    const inner = element.shadowRoot && findDeep(element.shadowRoot, selector);
    if (inner) return inner;
  }
  return null;
}

/** Focuses the heading of a page as soon as it is drawn; gives up after two seconds, or when the page is no longer the one meant. */
export async function focusHeading(root: ParentNode, isCurrent: () => boolean): Promise<void> {
  const end = performance.now() + 2000;
  while (isCurrent() && performance.now() < end) {
    const heading = findDeep(root, 'h1');
    if (heading) {
      if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      return;
    }

    await new Promise(resolve => setTimeout(resolve, 16));
  }
}
