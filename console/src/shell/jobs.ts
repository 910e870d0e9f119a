import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ApiError, confirm, format, Localized, t } from '@luban/console-sdk';
import { cancelJob, jobs, pastJobs, retryJob, type Job } from '../core/jobs.js';
import { show } from '../core/panels.js';
import { Watch } from '../core/store.js';
import { buttons } from '../ui/button.js';
import { shared } from '../ui/styles.js';

const marks = { running: 'loader-circle', waiting: 'clock', failed: 'circle-x', done: 'circle-check' };

/** The operations on extensions: at work with their progress, and lately over. */
@customElement('lb-jobs')
export class Jobs extends Localized(LitElement) {
  static override styles = [shared, buttons, css`
    :host { display: grid; gap: var(--lb-space-5); }
    h3 { font-size: 0.82rem; color: var(--lb-text-muted); margin-block-end: var(--lb-space-2); }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    li { display: grid; grid-template-columns: auto 1fr; gap: 2px var(--lb-space-3); padding: var(--lb-space-3); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); }
    .past li { border-color: transparent; padding-block: var(--lb-space-2); }
    .mark { margin-block-start: 3px; color: var(--lb-text-muted); }
    .running .mark { color: var(--lb-link); animation: turn 1.4s linear infinite; } .failed .mark { color: var(--lb-error); } .done .mark { color: var(--lb-ok); } .waiting .mark { color: var(--lb-warn); }
    .what { font-weight: 600; overflow-wrap: anywhere; }
    .past .what { font-weight: 450; }
    .rest { grid-column: 2; color: var(--lb-text-muted); font-size: 0.87rem; overflow-wrap: anywhere; }
    .bar { grid-column: 2; block-size: 6px; border-radius: 3px; background: var(--wa-color-neutral-fill-normal); overflow: hidden; margin-block: var(--lb-space-1); }
    .bar span { display: block; block-size: 100%; background: var(--lb-brand); transition: inline-size 200ms; }
    .actions { grid-column: 2; display: flex; gap: var(--lb-space-2); flex-wrap: wrap; margin-block-start: var(--lb-space-1); }
    @keyframes turn { to { rotate: 360deg; } }
    @media (prefers-reduced-motion: reduce) { .running .mark { animation: none; } .bar span { transition: none; } }
  `];

  @state() private problem: ApiError | null = null;

  constructor() {
    super();
    new Watch(this, jobs, pastJobs);
  }

  protected override render() {
    const past = pastJobs.value.slice(0, 20);
    if (!jobs.value.length && !past.length) return html`<lb-empty icon="list-checks" heading=${t('jobs.empty')} text=${t('jobs.emptyText')}></lb-empty>`;
    return html`
      ${this.problem ? html`<lb-error .error=${this.problem}></lb-error>` : nothing}
      <section aria-live="polite"><h3>${t('jobs.atWork')}</h3>
        ${jobs.value.length ? html`<ul>${repeat(jobs.value, job => job.id, job => this.renderJob(job))}</ul>` : html`<p class="muted">${t('jobs.empty')}</p>`}</section>
      ${past.length ? html`<section class="past"><h3>${t('jobs.past')}</h3><ul>${repeat(past, job => job.id, job => this.renderJob(job))}</ul></section>` : nothing}`;
  }

  private renderJob(job: Job) {
    const name = t(`jobs.kind.${job.kind}`, { name: job.plan, version: job.version });
    return html`
      <li class=${job.state}>
        <span class="mark"><wa-icon name=${marks[job.state]} aria-hidden="true"></wa-icon></span>
        <span class="what">${name}</span>
        ${job.isRunning ? html`<div class="bar" role="progressbar" aria-valuenow=${job.percent} aria-valuemin="0" aria-valuemax="100" aria-label=${t('jobs.progress', { name, percent: format.percent(job.percent / 100) })}><span style=${`inline-size: ${job.percent}%`}></span></div>` : nothing}
        <span class="rest">${this.renderRest(job)}</span>
        ${this.renderActions(job)}
      </li>`;
  }

  private renderRest(job: Job) {
    if (job.state === 'waiting') return t('jobs.waiting', { permissions: format.list([...job.approval]) });
    const time = html`<lb-time datetime=${job.finishedAt || job.startedAt}></lb-time>`;
    if (job.isRunning) return html`${job.step} · ${format.percent(job.percent / 100)}`;
    return html`${job.state === 'failed' ? html`${job.message || t('jobs.failed')} · ` : nothing}${time}`;
  }

  private renderActions(job: Job) {
    const isCurrent = jobs.value.includes(job);
    if (!isCurrent) return nothing;
    return html`
      <div class="actions">
        ${job.state === 'failed' ? html`<button class="button small primary" @click=${() => this.attempt(retryJob(job))}>${t('jobs.retry')}</button>` : nothing}
        ${job.isRunning ? html`<button class="button small" @click=${() => this.cancel(job)}>${t('jobs.cancel')}</button>` : nothing}
        <a class="button small" href=${`/extensions/${encodeURIComponent(job.plan)}${job.isRunning ? '/progress' : ''}`} @click=${() => show(null)}>${t(job.state === 'waiting' ? 'jobs.approve' : 'jobs.open')}</a>
      </div>`;
  }

  private async cancel(job: Job): Promise<void> {
    const heading = t(`jobs.kind.${job.kind}`, { name: job.plan, version: job.version });
    if (await confirm({ heading, text: t('jobs.cancelQuestion', { name: job.plan }), confirmLabel: t('jobs.cancel'), danger: true })) await this.attempt(cancelJob(job));
  }

  private async attempt(work: Promise<unknown>): Promise<void> {
    try {
      await work;
      this.problem = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
    }
  }
}
