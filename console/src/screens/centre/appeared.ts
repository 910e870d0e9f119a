import { contributionsAt, titleOf } from '../../core/index.js';

/** A page of an extension that can be gone to. */
export interface Appeared {
  label: string;
  path: string;
}

/** The menu entries that an extension has brought; its pages where it has no menu. */
export function appearedOf(id: string): Appeared[] {
  const at = (point: string) => contributionsAt(point, placed => placed.extension.id.toLowerCase() === id.toLowerCase())
    .map(placed => ({ label: titleOf(placed), path: String(placed.contribution.data['path'] ?? '').replace(/\/\*$/, '') }))
    .filter(link => link.path && !link.path.includes(':'));
  const menus = at('luban/navigation/v1');
  return menus.length ? menus : at('luban/page/v1');
}
