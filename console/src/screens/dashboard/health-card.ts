import { LitElement, css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { ApiError, format, Localized, t } from '@luban/console-sdk';
import { connection, Fetched, placed, session, shared, Watch } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

interface Check { name: string; isGood: boolean }

/** What the server says about its own state, one line for each check. */
export function readChecks(text: string): Check[] {
  return text.split('\n').flatMap(line => {
    const found = /^\[([+-])\](.*)$/.exec(line.trim());
    return found ? [{ name: found[2]!.trim(), isGood: found[1] === '+' }] : [];
  });
}

/** Whether the platform is well, and which version it is. */
@customElement('lb-health-card')
export class HealthCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles, css`
    .state { display: flex; align-items: center; gap: var(--lb-space-3); margin-block-end: var(--lb-space-3); font-size: 1.13rem; font-weight: 600; }
    .state wa-icon { font-size: 26px; }
    .facts { font-size: 0.93rem; gap: var(--lb-space-1) var(--lb-space-3); grid-template-columns: max-content 1fr; }
    .facts dd { margin: 0; }
  `];

  private readonly checks = new Fetched(this, async signal => {
    let response: Response;
    try {
      // Also a server that is not ready answers, and says why.
      response = await fetch('/readyz?verbose', { signal, headers: { Accept: 'text/plain' } });
    } catch (error) {
      throw new ApiError(0, 'No answer', error instanceof Error ? error.message : String(error));
    }
    return { isReady: response.ok, checks: readChecks(await response.text()) };
  }, [connection, placed]);

  constructor() {
    super();
    new Watch(this, connection, session);
  }

  protected override render() {
    const { value, error, isLoading } = this.checks;
    if (isLoading) return html`<lb-skeleton rows="3"></lb-skeleton>`;
    if (!value) return html`<lb-error .error=${error} @lb-retry=${() => this.checks.reload()}></lb-error>`;
    const bad = value.checks.filter(check => !check.isGood);
    return html`
      <div class="state ${value.isReady ? 'ok' : 'failed'}"><wa-icon name=${value.isReady ? 'circle-check' : 'circle-alert'}></wa-icon>${t(value.isReady ? 'dashboard.health.good' : 'dashboard.health.bad')}</div>
      ${bad.length ? html`<ul>${bad.map(check => html`<li class="failed"><wa-icon name="circle-x"></wa-icon><span class="name" title=${check.name}>${check.name}</span></li>`)}</ul>` : ''}
      <dl class="facts">
        <dt>${t('dashboard.health.version')}</dt><dd>LuBan ${session.value?.version}</dd>
        <dt>${t('dashboard.health.checks')}</dt><dd>${t('dashboard.health.passed', { good: format.number(value.checks.length - bad.length), all: format.number(value.checks.length) })}</dd>
        <dt>${t('dashboard.health.live')}</dt><dd>${t(`dashboard.health.${connection.value}`)}</dd>
      </dl>`;
  }
}
