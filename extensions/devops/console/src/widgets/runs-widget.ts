import { nothingYet, type Followed } from '@luban/console-sdk';
import { css, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { pipelineRuns, type PipelineRun } from '../model.js';
import { pathOfRun, runsPath } from '../paths.js';
import { signOf, stateOf } from '../states.js';
import { View } from '../view.js';

/** A card with a number of runs, and the newest of them. */
export abstract class RunsWidget extends View<'luban/dashboard/widget/v1'> {
  static override styles = [View.styles, css`
    :host { gap: var(--lb-space-2); align-content: start; }
    .count { font-size: 1.8rem; line-height: 1.2; font-weight: 650; font-variant-numeric: tabular-nums; }
    li { display: flex; gap: var(--lb-space-2); align-items: center; justify-content: space-between; padding-block: 3px; min-inline-size: 0; }
    li a { display: inline-flex; min-inline-size: 0; overflow: hidden; }
    lb-time { flex: none; font-size: 0.87rem; }
  `];

  @state() protected runs: Followed<PipelineRun> = nothingYet;

  protected abstract readonly wanted: string;
  protected abstract get shown(): readonly PipelineRun[];
  protected abstract nothing(): TemplateResult;

  protected override about(): string { return 'all'; }

  protected override follow(signal: AbortSignal): void {
    this.watch(pipelineRuns(), {}, signal, list => { this.runs = list; });
  }

  protected override render() {
    if (this.runs.status === 'loading') return html`<lb-skeleton rows="3"></lb-skeleton>`;
    if (this.runs.error && this.runs.items.length === 0) return html`<lb-error .error=${this.runs.error} @lb-retry=${() => this.again()}></lb-error>`;
    const all = [...this.shown].sort((left, right) => (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''));
    if (all.length === 0) return this.nothing();
    return html`
      <a class="count" href="${runsPath}?state=${this.wanted}" aria-label=${this.t('widget.all', { count: all.length })}>${this.ctx.i18n.format.number(all.length)}</a>
      <ul>${all.slice(0, 4).map(run => html`<li><a href=${pathOfRun(run)}><lb-status state=${signOf[stateOf(run)]} label=${run.metadata.name}></lb-status></a><lb-time class="muted" .datetime=${run.metadata.creationTimestamp}></lb-time></li>`)}</ul>`;
  }
}
