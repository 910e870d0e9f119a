import { html, type TemplateResult } from 'lit';
import type { JsonObject } from './config.js';

/** What a contributed step of an installation is given. */
export interface StepProps {
  extension: string;
  version: string;
  config: JsonObject;
  setConfig: (config: JsonObject) => void;
}

/** The names of the steps that extensions contribute to an installation. */
export function contributedSteps(_extension: string): string[] {
  return [];
}

/** A contributed step. */
export function drawContributedStep(_id: string, _props: StepProps): TemplateResult {
  return html``;
}

drawContributedStep.title = (id: string) => id;
