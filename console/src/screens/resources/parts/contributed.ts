import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';

/** A column that an extension adds to the list of a kind: a value of the object and how it is written. */
export interface ContributedColumn {
  id: string;
  title: string;
  value: string;
  format?: string;
}

export function watchContributions(_host: ReactiveControllerHost): void {}
export function columnsFor(_kind: Kind): ContributedColumn[] { return []; }
export function needsObjects(_kind: Kind): boolean { return false; }
export function badgesOf(_kind: Kind, _object: KubeObject, _slot?: string): TemplateResult | typeof nothing { return nothing; }
export function actionsOf(_kind: Kind, _object: KubeObject): { title: string; icon?: string; run: () => void }[] { return []; }
export function tabsOf(_kind: Kind, _object: KubeObject): { key: string; title: string; render: () => TemplateResult }[] { return []; }
