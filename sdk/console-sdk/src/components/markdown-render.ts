import DOMPurify from 'dompurify';
import { marked } from 'marked';

/** How Markdown is drawn. */
export interface MarkdownOptions {
  /** The address that relative links and pictures are below. */
  base?: string;
  headingOffset?: number;
}

/** Draws Markdown that nobody has to trust: without scripts, styles, forms, frames and pictures of other places. */
export function renderMarkdown(text: string, { base = '', headingOffset = 1 }: MarkdownOptions = {}): DocumentFragment {
  const dirty = marked.parse(text, { async: false, gfm: true });
  const clean = DOMPurify.sanitize(dirty, { RETURN_DOM_FRAGMENT: true, USE_PROFILES: { html: true }, FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'dialog', 'video', 'audio'], FORBID_ATTR: ['style', 'id', 'name', 'class', 'srcset', 'tabindex', 'popover', 'slot', 'part'] });
  for (const heading of clean.querySelectorAll('h1, h2, h3, h4, h5')) lower(heading, headingOffset);
  for (const link of clean.querySelectorAll<HTMLAnchorElement>('a[href]')) mendLink(link, base);
  for (const picture of clean.querySelectorAll('img')) mendPicture(picture, base);
  // A wide table or listing scrolls by itself, so it has to be within reach of the keyboard.
  for (const wide of clean.querySelectorAll('pre, table')) wide.setAttribute('tabindex', '0');
  return clean;
}

function lower(heading: Element, by: number): void {
  const level = Math.min(6, Number(heading.tagName[1]) + by);
  const lowered = document.createElement(`h${level}`);
  lowered.append(...heading.childNodes);
  heading.replaceWith(lowered);
}

function mendLink(link: HTMLAnchorElement, base: string): void {
  const href = link.getAttribute('href')!;
  if (href.startsWith('#')) { link.removeAttribute('href'); return; }
  if (!isAbsolute(href)) {
    if (base) link.href = base.replace(/\/?$/, '/') + href.replace(/^(\.?\/)+/, '');
    else link.removeAttribute('href');
    return;
  }
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
}

/** Pictures of other places would tell them who reads; only the package's own are shown. */
function mendPicture(picture: HTMLImageElement, base: string): void {
  const source = picture.getAttribute('src') ?? '';
  picture.loading = 'lazy';
  if (!isAbsolute(source) && base) picture.src = base.replace(/\/?$/, '/') + source.replace(/^(\.?\/)+/, '');
  else if (!/^data:image\/(png|jpeg|gif|webp);/.test(source)) picture.replaceWith(document.createTextNode(picture.alt));
  if (!picture.hasAttribute('alt')) picture.alt = '';
}

const isAbsolute = (address: string) => /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address);
