import { html, nothing } from 'lit';
import { t } from '@luban/console-sdk';
import type { PolicyRule } from '../people/kinds.js';
import { ruleParts } from './model/roles.js';

const codes = (names: readonly string[]) => names.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${name === '*' || name === '*.*' ? t('access.everything') : name}</code>`);

/** A rule in one line: what may be done, to what. */
export function ruleText(rule: PolicyRule) {
  const { verbs, targets, names } = ruleParts(rule);
  return html`<span class="rule"><b>${verbs.includes('*') ? t('access.allVerbs') : verbs.join(', ')}</b> ${codes(targets)}${names.length > 0 ? html` <span class="muted">${t('access.named')}</span> ${codes(names)}` : nothing}</span>`;
}
