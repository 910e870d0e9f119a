import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { usesOf } from './model/quota.js';

/** How much of each limit is used. */
@customElement('lb-quota-bars')
export class QuotaBars extends Localized(LitElement) {
  static override styles = [shared, css`
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-3); }
    .line { display: flex; justify-content: space-between; gap: var(--lb-space-3); font-size: 0.93rem; }
    .line span:first-child { overflow-wrap: anywhere; }
    .line span:last-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
    .bar { block-size: 8px; border-radius: 4px; background: var(--lb-page); border: 1px solid var(--lb-border); overflow: hidden; margin-block-start: 4px; }
    .bar i { display: block; block-size: 100%; background: var(--lb-brand); inline-size: var(--share); }
    .warn i { background: var(--lb-warn); } .full i { background: var(--lb-error); }
  `];

  @property({ attribute: false }) quota: { hard?: Record<string, string>; used?: Record<string, string> } | null = null;

  protected override render() {
    const uses = usesOf(this.quota);
    if (uses.length === 0) return html`<p class="muted">${t('workspaces.quota.none')}</p>`;
    return html`<ul>${uses.map(({ name, used, hard, percent, level }) => {
      const label = name === 'namespaces' || name === 'members' ? t(`workspaces.quota.${name}`) : name;
      const share = t('workspaces.quota.share', { used: format.number(used), hard: format.number(hard) });
      return html`<li><div class="line"><span>${label}</span><span>${share}${level === 'full' ? html` · ${t('workspaces.quota.full')}` : ''}</span></div>
        <div class="bar ${level}" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${percent} aria-valuetext=${share}><i style="--share: ${percent}%"></i></div></li>`;
    })}</ul>`;
  }
}
