import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { health } from './api.js';
import type { ExtensionHealth } from './model.js';
import type { Tone } from './phases.js';

const pause = 10_000;
const tones: Record<string, Tone> = { healthy: 'ok', degraded: 'warn', unhealthy: 'error' };

const states = ['Loading', 'Warming', 'Serving', 'Draining', 'UnloadPending', 'Unloaded', 'Leaked'];

/** The state of a version in memory, in words. */
const stateText = (state: string) => (states.includes(state) ? t(`extensions.runtime.${state}`) : state);

/** How an extension is doing: its health checks, its requests, its versions in memory. Asked again every ten seconds. */
@customElement('lb-extension-health')
export class ExtensionHealthView extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    .tiles { display: grid; gap: var(--lb-space-3); grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); }
    .tile { display: grid; gap: 2px; } .tile strong { font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; }
    ul { list-style: none; padding: 0; margin-block-start: var(--lb-space-3); }
    li { display: flex; gap: var(--lb-space-2) var(--lb-space-4); flex-wrap: wrap; justify-content: space-between; padding-block: var(--lb-space-2); } li + li { border-block-start: 1px solid var(--lb-border); }
  `];

  @property() name = '';
  private timer?: ReturnType<typeof setInterval>;
  private readonly health = new Loaded(this, signal => health(this.name, signal));

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => { if (!document.hidden) void this.health.reload(); }, pause);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override willUpdate(): void {
    this.health.for(this.name);
  }

  protected override render() {
    const { value, error } = this.health;
    if (!value) return error ? html`<lb-error .error=${error} @lb-retry=${() => this.health.reload()}></lb-error>` : html`<lb-skeleton card rows="6"></lb-skeleton>`;
    return html`
      ${error ? html`<lb-error .error=${error} @lb-retry=${() => this.health.reload()}></lb-error>` : nothing}
      <section class="card stack">
        <div class="row between"><lb-status state=${value.healthy ? 'ok' : value.version ? 'warn' : 'off'} label=${t(value.healthy ? 'extensions.health.ok' : value.version ? 'extensions.health.warn' : 'extensions.health.off')}></lb-status><span class="small muted">${t('extensions.health.replica', { name: value.replica })}</span></div>
        ${value.reasons.length ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${value.reasons.map(reason => html`<div>${reason}</div>`)}</wa-callout>` : nothing}
        ${this.tiles(value)}
      </section>
      ${this.section('extensions.health.checks', value.checks.map(check => html`<li><lb-status state=${tones[check.status] ?? 'unknown'} label=${check.name}></lb-status><span class="small muted">${check.description} · ${format.duration(check.durationMs / 1000)}</span></li>`))}
      ${this.section('extensions.health.reconcilers', value.reconcilers.map(each => html`<li><span>${each.name}</span><span class="small muted">${t('extensions.health.calls', { count: each.calls })}${Object.entries(each.outcomes).map(([outcome, count]) => ` · ${outcome} ${format.number(count)}`)}</span></li>`))}
      ${this.section('extensions.health.runtimes', value.runtimes.map(each => html`<li><span>${each.version} · ${stateText(each.state)}</span><span class="small muted">${t('extensions.health.inFlight')} ${format.number(each.inFlight)} · <lb-time .datetime=${each.loadedAt}></lb-time>${each.reason ? html`<div>${each.reason}</div>` : nothing}</span></li>`))}`;
  }

  private tiles({ requests, leaks, process }: ExtensionHealth) {
    const time = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format.duration(value / 1000));
    const tile = (key: string, value: string) => html`<div class="tile"><span class="small muted">${t(`extensions.health.${key}`)}</span><strong>${value}</strong></div>`;
    return html`<div class="tiles">
      ${tile('requests', format.number(requests.total))}${tile('failures', format.number(requests.failures))}${tile('inFlight', format.number(requests.inFlight))}
      ${tile('p50', time(requests.p50Ms))}${tile('p95', time(requests.p95Ms))}${tile('leaks', format.number(leaks))}${tile('memory', format.bytes(process.workingSetBytes))}
    </div>`;
  }

  private section(title: string, items: unknown[]) {
    return items.length ? html`<section class="card"><h2>${t(title)}</h2><ul>${items}</ul></section>` : nothing;
  }
}
