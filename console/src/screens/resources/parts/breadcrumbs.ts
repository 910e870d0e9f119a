import type { TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';
import { breadcrumbs as draw } from '../../common/breadcrumbs.js';
import { kindPath, type Kind } from '../model/kind.js';

/** Where a page of resources stands: below their kind and their namespace. */
export function breadcrumbs(kind?: Kind, namespace?: string | null): TemplateResult {
  return draw([
    { label: t('resources.title'), href: '/resources' },
    ...(kind ? [{ label: kind.kind, href: kindPath(kind) }] : []),
    ...(kind && namespace ? [{ label: namespace, href: `${kindPath(kind)}?namespace=${encodeURIComponent(namespace)}` }] : []),
  ], t('resources.breadcrumbs'));
}
