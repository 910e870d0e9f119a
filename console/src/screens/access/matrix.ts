import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import type { Role, RoleTemplate } from '../people/kinds.js';
import { localised } from '../people/words.js';
import { matrixOf, type ExtensionPermissions, type MatrixCell, type MatrixRow } from './model/roles.js';
import { rolePage } from './roles.js';

const signs = { named: 'check', aggregated: 'layers', needed: 'git-branch', rule: 'check' } as const;

/** Which role takes in which template and permission, grouped by the extension that brings it. */
@customElement('lb-role-matrix')
export class RoleMatrix extends Localized(LitElement) {
  static override styles = [shared, css`
    .frame { position: relative; overflow: auto; max-block-size: 75vh; background: var(--lb-surface); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); box-shadow: var(--lb-shadow); }
    table { border-collapse: separate; border-spacing: 0; min-inline-size: 100%; }
    th, td { padding: var(--lb-space-2) var(--lb-space-3); border-block-end: 1px solid var(--lb-border); text-align: center; }
    thead th { position: sticky; inset-block-start: 0; background: var(--lb-surface); z-index: 2; font-weight: 600; font-size: 0.87rem; vertical-align: bottom; min-inline-size: 112px; }
    th[scope='row'], thead th:first-child { text-align: start; position: sticky; inset-inline-start: 0; background: var(--lb-surface); z-index: 1; min-inline-size: 220px; font-weight: 400; border-inline-end: 1px solid var(--lb-border); }
    thead th:first-child { z-index: 3; font-weight: 600; }
    th[scope='rowgroup'] { text-align: start; background: var(--lb-page); font-weight: 600; position: sticky; inset-inline-start: 0; }
    .on { color: var(--lb-ok); }
    tbody tr:hover td, tbody tr:hover th[scope='row'] { background: var(--lb-page); }
    .legend { display: flex; flex-wrap: wrap; gap: var(--lb-space-2) var(--lb-space-5); color: var(--lb-text-muted); font-size: 0.87rem; }
    .legend span { display: inline-flex; gap: 6px; align-items: center; }
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--lb-space-3); }
    @media (max-width: 640px) { th[scope='row'], thead th:first-child { min-inline-size: 130px; max-inline-size: 150px; overflow-wrap: anywhere; } }
  `];

  /** The roles that are compared. */
  @property({ attribute: false }) columns: readonly Role[] = [];
  /** All cluster roles: what a role may gather. */
  @property({ attribute: false }) roles: readonly Role[] = [];
  @property({ attribute: false }) templates: readonly RoleTemplate[] = [];
  @property({ attribute: false }) offered: readonly ExtensionPermissions[] = [];

  protected override render() {
    const groups = matrixOf(this.columns, this.roles, this.templates, this.offered);
    if (groups.length === 0) return html`<lb-empty icon="list-checks" heading=${t('access.templates.empty')} text=${t('access.templates.empty.text')}></lb-empty>`;
    return html`
      <div class="legend">${(['named', 'aggregated', 'needed'] as const).map(taken => html`<span><wa-icon class="on" name=${signs[taken]} aria-hidden="true"></wa-icon>${t(`access.taken.${taken}`)}</span>`)}</div>
      <div class="frame" tabindex="0" role="region" aria-label=${t('access.matrix')}>
        <table>
          <caption class="visually-hidden">${t('access.matrix')}</caption>
          <thead><tr><th scope="col">${t('access.matrix.right')}</th>${this.columns.map(role => html`<th scope="col"><a href=${rolePage(role)}>${role.metadata.name}</a>${role.metadata.namespace ? html`<div class="muted">${role.metadata.namespace}</div>` : nothing}</th>`)}</tr></thead>
          ${groups.map(group => html`<tbody>
            <tr><th scope="rowgroup" colspan=${this.columns.length + 1}>${group.extension || t('access.matrix.own')}</th></tr>
            ${group.rows.map(row => this.row(row))}
          </tbody>`)}
        </table>
      </div>`;
  }

  private row(row: MatrixRow) {
    return html`<tr>
      <th scope="row">${row.kind === 'template' ? localised(row.template!.spec.displayName, locale(), row.name) : html`<code>${row.name}</code>`}
        <div class="muted small">${row.kind === 'template' ? row.name : t('access.permission')}</div></th>
      ${row.cells.map(cell => html`<td>${this.cell(cell)}</td>`)}
    </tr>`;
  }

  private cell({ taken, via }: MatrixCell) {
    if (!taken) return html`<span class="visually-hidden">${t('access.taken.no')}</span><span class="muted" aria-hidden="true">·</span>`;
    const words = via ? t('access.taken.via', { name: via }) : t(`access.taken.${taken}`);
    return html`<wa-icon class="on" name=${via ? 'layers' : signs[taken]} label=${words} title=${words}></wa-icon>`;
  }
}
