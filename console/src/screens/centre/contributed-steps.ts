import { html, type TemplateResult } from 'lit';
import { contributionsAt, titleOf } from '../../core/index.js';
import type { JsonObject } from './config.js';

const point = 'luban/install/step/v1';

/** What a contributed step of an installation is given. */
export interface StepProps {
  extension: string;
  version: string;
  config: JsonObject;
  setConfig: (config: unknown) => void;
  /** Says whether the installation may go on. */
  setReady: (ready: boolean) => void;
}

/** The names of the steps that extensions contribute to an installation. */
export function contributedSteps(): string[] {
  return contributionsAt(point).map(placed => placed.contribution.id);
}

/** What a contributed step is called. */
export function titleOfStep(id: string): string {
  const found = contributionsAt(point, placed => placed.contribution.id === id)[0];
  return found ? titleOf(found) : id;
}

/** A contributed step. */
export function drawContributedStep(id: string, props: StepProps): TemplateResult {
  return html`<lb-slot point=${point} .props=${props} .filter=${(placed: { contribution: { id: string } }) => placed.contribution.id === id}></lb-slot>`;
}
