import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { format, Localized, t } from '@luban/console-sdk';
import { connection, loadOverview, overview, overviewProblem, session, shared, Watch } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

/** Whether the platform is well, and which version it is. */
@customElement('lb-health-card')
export class HealthCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles, css`
    .state { display: flex; align-items: center; gap: var(--lb-space-3); margin-block-end: var(--lb-space-3); font-size: 1.13rem; font-weight: 600; }
    .state wa-icon { font-size: 26px; }
    .facts { font-size: 0.93rem; gap: var(--lb-space-1) var(--lb-space-3); grid-template-columns: max-content 1fr; }
    .facts dd { margin: 0; }
  `];

  constructor() {
    super();
    new Watch(this, overview, overviewProblem, connection, session);
  }

  protected override render() {
    if (!overview.value) return overviewProblem.value ? html`<lb-error .error=${overviewProblem.value} @lb-retry=${() => loadOverview()}></lb-error>` : html`<lb-skeleton rows="3"></lb-skeleton>`;
    const { ready, checks } = overview.value.health;
    const bad = checks.filter(check => check.state !== 'Good');
    return html`
      <div class="state ${ready ? 'ok' : 'failed'}"><wa-icon name=${ready ? 'circle-check' : 'circle-alert'}></wa-icon>${t(ready ? 'dashboard.health.good' : 'dashboard.health.bad')}</div>
      ${bad.length ? html`<ul>${bad.map(check => html`<li class=${check.state === 'Bad' ? 'failed' : 'warn'}><wa-icon name=${check.state === 'Bad' ? 'circle-x' : 'triangle-alert'}></wa-icon><span class="name" title=${check.name}>${check.name}</span></li>`)}</ul>` : ''}
      <dl class="facts">
        <dt>${t('dashboard.health.version')}</dt><dd>LuBan ${session.value?.version}</dd>
        <dt>${t('dashboard.health.checks')}</dt><dd>${t('dashboard.health.passed', { good: format.number(checks.length - bad.length), all: format.number(checks.length) })}</dd>
        <dt>${t('dashboard.health.live')}</dt><dd>${t(`dashboard.health.${connection.value}`)}</dd>
      </dl>`;
  }
}
