const product = 'LuBan';

/** Names the page in the browser's tab, as when a detail page knows the name of what it shows. */
export function setPageTitle(title: string): void {
  document.title = title ? `${title} · ${product}` : product;
}
