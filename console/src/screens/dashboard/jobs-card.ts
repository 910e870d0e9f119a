import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { format, Localized, t } from '@luban/console-sdk';
import { jobs, pastJobs, plans, plansStatus, shared, Watch, type Job } from '../../core/index.js';
import { cardStyles } from './card-styles.js';

const icons = { running: 'loader-circle', waiting: 'clock', failed: 'circle-x', done: 'circle-check' };

/** What was done to extensions lately, and what is being done. */
@customElement('lb-jobs-card')
export class JobsCard extends Localized(LitElement) {
  static override styles = [shared, cardStyles];

  constructor() {
    super();
    new Watch(this, jobs, pastJobs, plans, plansStatus);
  }

  protected override render() {
    const list = plans.value;
    if (!list || list.status === 'loading') return html`<lb-skeleton rows="4"></lb-skeleton>`;
    if (list.status === 'error' || list.status === 'forbidden') return html`<lb-error .error=${list.error} @lb-retry=${() => list.reload()}></lb-error>`;
    const all = [...jobs.value, ...pastJobs.value].slice(0, 8);
    if (!all.length) return html`<p class="muted">${t('dashboard.jobs.none')}</p>`;
    return html`<ul>${all.map(job => this.renderJob(job))}</ul>`;
  }

  private renderJob(job: Job) {
    return html`
      <li><wa-icon class=${job.state === 'done' ? 'ok' : job.state} name=${icons[job.state]} label=${t(`dashboard.jobs.${job.state}`)}></wa-icon>
        <a class="name" href=${`/extensions/${encodeURIComponent(job.plan)}`}>${t(`jobs.kind.${job.kind}`, { name: job.plan, version: job.version })}</a>
        <span class="end">${job.isRunning ? format.percent(job.percent / 100) : html`<lb-time datetime=${job.finishedAt || job.startedAt}></lb-time>`}</span></li>`;
  }
}
