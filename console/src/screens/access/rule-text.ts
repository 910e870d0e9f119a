import { html, nothing } from 'lit';
import { t } from '@luban/console-sdk';
import type { PolicyRule } from '../people/kinds.js';
import { permissionsGroup, ruleParts } from './model/roles.js';

const codes = (names: readonly string[]) => names.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${name === '*' || name === '*.*' ? t('access.everything') : name}</code>`);

/** A rule in one line: what may be done, to what. */
export function ruleText(rule: PolicyRule) {
  const { verbs, targets, names } = ruleParts(rule);
  if (rule.apiGroups?.length === 1 && rule.apiGroups[0] === permissionsGroup) return html`<span class="rule"><b>${verbs.join(', ')}</b> ${codes(names.length > 0 ? names : ['*'])} <span class="muted">${t('access.ofExtension')}</span> ${codes(rule.resources ?? [])}</span>`;
  return html`<span class="rule"><b>${verbs.includes('*') ? t('access.allVerbs') : verbs.join(', ')}</b> ${codes(targets)}${names.length > 0 ? html` <span class="muted">${t('access.named')}</span> ${codes(names)}` : nothing}</span>`;
}
