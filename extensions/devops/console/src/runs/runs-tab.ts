import { nothingYet, tableState, type Followed } from '@luban/console-sdk';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import { pipelineRuns, taskRuns, type Run } from '../model.js';
import { pathOfRun } from '../paths.js';
import { View } from '../view.js';
import { nameOfWork, runColumns } from './run-table.js';

/** The runs of a pipeline or task, as a tab of its page. */
export class RunsTab extends View<'luban/resource/tab/v1'> {
  @state() private runs: Followed<Run> = nothingYet;

  private get name(): string { return this.ctx.props.resource.metadata.name; }
  private get isTask(): boolean { return this.ctx.props.resource.kind === 'Task'; }

  protected override about(): string { return `${this.ctx.props.resource.kind}/${this.ctx.props.resource.metadata.namespace}/${this.name}`; }

  protected override follow(signal: AbortSignal): void {
    const { namespace } = this.ctx.props.resource.metadata;
    this.runs = nothingYet;
    this.watch<Run>(this.isTask ? taskRuns(namespace) as never : pipelineRuns(namespace) as never, {}, signal, list => { this.runs = list; });
  }

  protected override render() {
    const rows = this.runs.items.filter(run => nameOfWork(run) === this.name).sort((left, right) => (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''));
    return html`
      <lb-table caption=${this.t('runs')} pageSize="20" .columns=${runColumns(this.ctx.i18n, false)} .rows=${rows} .state=${tableState(this.runs)} .error=${this.runs.error}
        @lb-row=${(event: CustomEvent<{ row: Run }>) => this.ctx.navigate(pathOfRun(event.detail.row))} @lb-retry=${() => this.again()}>
        <lb-empty slot="empty" icon="play" heading=${this.t('runs.none')} text=${this.t(this.isTask ? 'runs.none.task' : 'runs.none.pipeline')}></lb-empty>
      </lb-table>`;
  }
}
