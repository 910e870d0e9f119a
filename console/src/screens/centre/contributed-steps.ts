import { html, type TemplateResult } from 'lit';
import { contributionsAt, titleOf } from '../../core/index.js';
import type { JsonObject } from './config.js';
import type { ContributedStep } from './wizard.js';

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

/** The steps that extensions contribute to an installation. */
export function contributedSteps(): ContributedStep[] {
  return contributionsAt(point).map(({ contribution }) => ({ id: contribution.id, after: String(contribution.data['after'] ?? '') }));
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
