import { html, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';

/** A place above a page; the last one, without an address, is the page itself. */
export interface Crumb {
  label: string;
  href?: string;
}

/** Where a page stands. */
export function breadcrumbs(crumbs: readonly Crumb[], label = t('extensions.breadcrumbs')): TemplateResult {
  return html`<nav slot="breadcrumbs" aria-label=${label}><ol class="crumbs">${crumbs.map(({ label, href }) => html`<li>${href ? html`<a href=${href}>${label}</a>` : html`<span aria-current="page">${label}</span>`}</li>`)}</ol></nav>`;
}
