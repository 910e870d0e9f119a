import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { t } from '@luban/console-sdk';
import { contributionsAt, fieldText, placed, runCommand, runningCommands, findCommand, surroundings, titleOf, Watch, type Placed } from '../../../core/index.js';
import { isTarget, targetOf, type Kind } from '../model/kind.js';
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
  width: string | undefined;
  /** 1 is always there, 3 goes first where it is narrow. */
  priority: 1 | 2 | 3;
  /** Draws the cell where the extension does that itself. */
  draw: ((object: KubeObject) => TemplateResult) | undefined;
}

/** Something that an extension lets people do with an object. */
export interface ContributedAction {
  title: string;
  icon: string | undefined;
  danger: boolean;
  /** Whether it is at work. */
  isRunning: boolean;
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
  new Watch(host, placed, surroundings, runningCommands);
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
    width: widthOf(text(one, 'width')), priority: priorityOf(one.contribution.data['priority']),
    draw: one.contribution.kind === 'none' ? undefined : object => fragment('column', one.contribution.id, object),
  }));
}

/** A column of an extension is at most as wide as a name is. */
function widthOf(width: string | undefined): string | undefined {
  return width && /^\d{1,3}(\.\d+)?(rem|em|ch|px|%)$/.test(width) ? `min(${width}, 24rem)` : undefined;
}

function priorityOf(priority: unknown): 1 | 2 | 3 {
  return priority === 1 || priority === 3 ? priority : 2;
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
  const { state, label } = typeof found === 'string' ? { state: found, label: undefined } : (found ?? {}) as { state?: string; label?: unknown };
  return html` <lb-status state=${statesOf(state ?? String(value))} label=${fieldText(label) || String(value)}></lb-status>`;
}

/** What extensions let people do with an object: by group, then in their order. */
export function actionsOf(kind: Kind, object: KubeObject): ContributedAction[] {
  const groupOf = (one: Placed) => text(one, 'group') ?? '';
  return of('action', kind).sort((left, right) => groupOf(left).localeCompare(groupOf(right))).flatMap(one => {
    const id = text(one, 'command') ?? '';
    const full = id.includes('/') ? id : `${one.contribution.extension}/commands/${id}`;
    const command = findCommand(full);
    // The command may be for others, or not for now.
    if (!command) return [];
    return [{ title: one.contribution.title ? titleOf(one) : titleOf(command), icon: text(one, 'icon'), danger: command.contribution.data['danger'] === true, isRunning: runningCommands.value.has(full), run: () => void runCommand(full, object) }];
  });
}

/** What extensions show where there are no objects of a kind yet. */
export function emptyStatesOf(kind: Kind): TemplateResult {
  const filter = (one: Placed) => isTarget(one.contribution.data['target'], kind);
  const said = contributionsAt('luban/empty-state/v1', one => filter(one) && one.contribution.kind === 'none');
  return html`${said.map(one => html`
    <lb-empty icon=${text(one, 'icon') ?? 'box'} heading=${titleOf(one)} text=${fieldText(one.contribution.data['text'])}>
      ${text(one, 'path') ? html`<wa-button slot="actions" appearance="outlined" href=${text(one, 'path')!}>${t('resources.list.goThere')}</wa-button>` : nothing}</lb-empty>`)}
    ${contributionsAt('luban/empty-state/v1', filter).length > said.length ? html`<div class="contributed"><lb-slot point="luban/empty-state/v1" .filter=${filter} .props=${{ target: targetOf(kind) }}></lb-slot></div>` : nothing}`;
}

/** The views of an object that extensions bring. */
export function tabsOf(kind: Kind, object: KubeObject): ContributedTab[] {
  return of('tab', kind).map(one => ({ key: one.contribution.id, title: titleOf(one) || t('resources.tab.overview'), render: () => fragment('tab', one.contribution.id, object) }));
}
