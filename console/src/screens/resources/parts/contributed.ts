import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';
import { contributionsAt, placed, runCommand, findCommand, titleOf, Watch, type Placed } from '../../../core/index.js';
import { isTarget, type Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';
import { at } from '../model/table.js';
import { statesOf } from './cells.js';

/** A column that an extension adds to the list of a kind. */
export interface ContributedColumn {
  id: string;
  title: string;
  /** Where in the object the value is; without one the extension draws the cell. */
  value: string | undefined;
  format: string | undefined;
  align: 'start' | 'end' | 'center' | undefined;
  /** Draws the cell where the extension does that itself. */
  draw: ((object: KubeObject) => TemplateResult) | undefined;
}

/** Something that an extension lets people do with an object. */
export interface ContributedAction {
  title: string;
  icon: string | undefined;
  run: () => void;
}

/** A view of an object that an extension brings. */
export interface ContributedTab {
  key: string;
  title: string;
  render: () => TemplateResult;
}

/** Draws an element again when extensions come, change and go. */
export function watchContributions(host: ReactiveControllerHost): void {
  new Watch(host, placed);
}

function of(point: string, kind: Kind): Placed[] {
  return contributionsAt(`luban/resource/${point}/v1`, one => isTarget(one.contribution.data['target'], kind));
}

function text(one: Placed, field: string): string | undefined {
  const value = one.contribution.data[field];
  return typeof value === 'string' ? value : undefined;
}

/** The one contribution, drawn by the extension that brings it. */
function fragment(point: string, id: string, object: KubeObject): TemplateResult {
  return html`<lb-slot point="luban/resource/${point}/v1" .filter=${(one: Placed) => one.contribution.id === id} .props=${{ resource: object }}></lb-slot>`;
}

/** The columns that extensions add to the list of a kind. */
export function columnsFor(kind: Kind): ContributedColumn[] {
  return of('column', kind).map(one => ({
    id: one.contribution.id, title: titleOf(one), value: text(one, 'value'), format: text(one, 'format'), align: text(one, 'align') as ContributedColumn['align'],
    draw: one.contribution.kind === 'none' ? undefined : object => fragment('column', one.contribution.id, object),
  }));
}

/** Whether the list needs whole objects, because something reads more than their metadata. */
export function needsObjects(kind: Kind): boolean {
  return of('column', kind).length + of('badge', kind).length > 0;
}

/** The badges of an object: a value, in the words and the state that the extension's map gives it. */
export function badgesOf(kind: Kind, object: KubeObject): TemplateResult | typeof nothing {
  const badges = of('badge', kind).map(one => badge(one, object)).filter(found => found !== null);
  return badges.length ? html`${badges}` : nothing;
}

function badge(one: Placed, object: KubeObject): TemplateResult | null {
  const value = at(object, text(one, 'value') ?? '');
  if (value === null || value === undefined || value === '') return null;
  const map = (one.contribution.data['map'] ?? {}) as Record<string, unknown>;
  const found = map[String(value)] ?? map['*'];
  const { state, label } = typeof found === 'string' ? { state: found, label: undefined } : (found ?? {}) as { state?: string; label?: string };
  return html` <lb-status state=${statesOf(state ?? String(value))} label=${label ?? String(value)}></lb-status>`;
}

/** What extensions let people do with an object. */
export function actionsOf(kind: Kind, object: KubeObject): ContributedAction[] {
  return of('action', kind).map(one => {
    const id = text(one, 'command') ?? '';
    const full = id.includes('/') ? id : `${one.contribution.extension}/commands/${id}`;
    const command = findCommand(full);
    return { title: one.contribution.title || !command ? titleOf(one) : titleOf(command), icon: text(one, 'icon'), run: () => void runCommand(full, object) };
  });
}

/** The views of an object that extensions bring. */
export function tabsOf(kind: Kind, object: KubeObject): ContributedTab[] {
  return of('tab', kind).map(one => ({ key: one.contribution.id, title: titleOf(one) || t('resources.tab.overview'), render: () => fragment('tab', one.contribution.id, object) }));
}
