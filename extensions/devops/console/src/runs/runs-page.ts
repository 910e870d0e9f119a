import { nothingYet, tableState, type Followed } from '@luban/console-sdk';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import { pipelineRuns, taskRuns, type PipelineRun, type Run, type TaskRun } from '../model.js';
import { namespaceField } from '../namespace-field.js';
import { pathOfRun, pipelinesPath } from '../paths.js';
import { stateOf, type RunState } from '../states.js';
import { View } from '../view.js';
import { nameOfWork, runColumns } from './run-table.js';

const states: RunState[] = ['running', 'waiting', 'failed', 'succeeded', 'cancelled'];

/** All runs: those of pipelines, and those of tasks that belong to no pipeline. */
export class RunsPage extends View<'luban/page/v1'> {
  @state() private runs: Followed<PipelineRun> = nothingYet;
  @state() private tasks: Followed<TaskRun> = nothingYet;
  @state() private search = '';

  private get namespace(): string { return this.ctx.props.query['namespace'] ?? ''; }
  private get wanted(): string { return this.ctx.props.query['state'] ?? ''; }

  protected override about(): string { return this.namespace; }

  protected override follow(signal: AbortSignal): void {
    this.runs = this.tasks = nothingYet;
    this.watch(pipelineRuns(this.namespace), {}, signal, list => { this.runs = list; });
    this.watch(taskRuns(this.namespace), { labelSelector: '!tekton.dev/pipelineRun' }, signal, list => { this.tasks = list; });
  }

  private get rows(): Run[] {
    const words = this.search.trim().toLowerCase();
    return [...this.runs.items, ...this.tasks.items]
      .filter(run => (!this.wanted || stateOf(run) === this.wanted) && (!words || `${run.metadata.name} ${nameOfWork(run)} ${Object.values(run.metadata.annotations ?? {}).join(' ')}`.toLowerCase().includes(words)))
      .sort((left, right) => (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''));
  }

  protected override render() {
    return html`
      <div class="tools">
        <input type="search" aria-label=${this.t('search')} placeholder=${this.t('search')} .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} />
        <select aria-label=${this.t('run.state')} @change=${(event: Event) => this.ctx.setQuery({ state: (event.target as HTMLSelectElement).value || null })}>
          <option value="" ?selected=${!this.wanted}>${this.t('state.all')}</option>
          ${states.map(one => html`<option value=${one} ?selected=${one === this.wanted}>${this.state(one)}</option>`)}
        </select>
        ${namespaceField(this.ctx, this.namespace)}
      </div>
      <lb-table caption=${this.t('runs')} pageSize="20" ?filtered=${Boolean(this.search || this.wanted)} .columns=${runColumns(this.ctx.i18n, !this.namespace)} .rows=${this.rows} .state=${tableState(this.runs)} .error=${this.runs.error}
        @lb-row=${(event: CustomEvent<{ row: Run }>) => this.ctx.navigate(pathOfRun(event.detail.row))} @lb-retry=${() => this.again()}>
        <lb-empty slot="empty" icon="play" heading=${this.t('runs.none')} text=${this.t('runs.none.text')}><wa-button slot="actions" appearance="outlined" href=${pipelinesPath}>${this.t('runs.none.action')}</wa-button></lb-empty>
      </lb-table>`;
  }
}
