import '@awesome.me/webawesome/dist/components/badge/badge.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { Permission, Risk } from './model.js';
import { consoleModule, groupByRisk } from './permissions.js';

const variants: Record<Risk, 'danger' | 'warning' | 'neutral'> = { high: 'danger', medium: 'warning', low: 'neutral' };

/** The badge of a risk. */
export const riskBadge = (risk: Risk) => html`<wa-badge variant=${variants[risk]} appearance="filled">${t(`extensions.risk.${risk}`)}</wa-badge>`;

/** A permission in words; what its publisher says of it stands below. */
export function permissionWords(permission: Permission): { words: string; reason: string } {
  const words = permission.words || (permission.name === consoleModule ? t('extensions.consoleModule.words') : permission.description || permission.name);
  return { words, reason: permission.description && permission.description !== words ? permission.description : '' };
}

/** Permissions in words, the most harmful first. */
@customElement('lb-permission-list')
export class PermissionList extends Localized(LitElement) {
  static override styles = [shared, css`
    section + section { margin-block-start: var(--lb-space-4); }
    h3 { display: flex; align-items: center; gap: var(--lb-space-2); margin-block-end: var(--lb-space-2); }
    .why { font-weight: 400; }
    ul { list-style: none; padding: 0; border: 1px solid var(--lb-border); border-radius: var(--lb-radius); overflow: hidden; }
    li { padding: var(--lb-space-3) var(--lb-space-4); background: var(--lb-surface); display: grid; gap: 2px; }
    li + li { border-block-start: 1px solid var(--lb-border); }
    code { color: var(--lb-text-muted); overflow-wrap: anywhere; }
    .added { color: var(--lb-warn); font-weight: 600; } .removed { color: var(--lb-text-muted); text-decoration: line-through; }
  `];

  @property({ attribute: false }) permissions: readonly Permission[] = [];
  /** The names that are marked as new. */
  @property({ attribute: false }) added: readonly string[] = [];
  /** What a heading of a group is, for the order of headings of the page. */
  @property({ type: Boolean }) flat = false;

  protected override render() {
    return groupByRisk(this.permissions).map(group => html`
      <section>
        ${this.flat ? nothing : html`<h3>${riskBadge(group.risk)} <span class="small muted why">${t(`extensions.risk.${group.risk}.text`)}</span></h3>`}
        <ul>${group.permissions.map(permission => this.permission(permission))}</ul>
      </section>`);
  }

  private permission(permission: Permission) {
    const { words, reason } = permissionWords(permission);
    return html`
      <li>
        <span>${words}${this.added.includes(permission.name) ? html` <span class="small added">${t('extensions.permissions.new')}</span>` : nothing}</span>
        ${reason ? html`<span class="small muted">${t('extensions.permissions.reason', { reason })}</span>` : nothing}
        <code>${permission.name}</code>
      </li>`;
  }
}
