import { css, html, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';

/** A place above a page; the last one, without an address, is the page itself. */
export interface Crumb {
  label: string;
  href?: string;
}

/** How breadcrumbs look in a shadow root that has some. */
export const breadcrumbStyles = css`
  .crumbs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 6px; font-size: 0.87rem; }
  .crumbs li + li::before { content: '/'; color: var(--lb-text-muted); margin-inline-end: 6px; }
  .crumbs a { text-decoration: underline; text-underline-offset: 3px; }
`;

/** Where a page stands. */
export function breadcrumbs(crumbs: readonly Crumb[]): TemplateResult {
  return html`<nav slot="breadcrumbs" aria-label=${t('extensions.breadcrumbs')}><ol class="crumbs">${crumbs.map(({ label, href }) => html`<li>${href ? html`<a href=${href}>${label}</a>` : html`<span aria-current="page">${label}</span>`}</li>`)}</ol></nav>`;
}
