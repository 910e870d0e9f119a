import { html, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';
import { kindPath, type Kind } from '../model/kind.js';

/** Where a page of resources stands. */
export function breadcrumbs(kind?: Kind, namespace?: string | null): TemplateResult {
  return html`<nav slot="breadcrumbs" class="small" aria-label=${t('resources.breadcrumbs')}>
    <a href="/resources">${t('resources.title')}</a>${kind ? html` <span class="muted" aria-hidden="true">/</span> <a href=${kindPath(kind)}>${kind.kind}</a>` : ''}${kind && namespace ? html` <span class="muted" aria-hidden="true">/</span> <a href="${kindPath(kind)}?namespace=${encodeURIComponent(namespace)}">${namespace}</a>` : ''}
  </nav>`;
}
