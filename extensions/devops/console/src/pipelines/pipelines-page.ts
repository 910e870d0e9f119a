import { nothingYet, tableState, type Followed } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { pipelineRuns, pipelines, tekton, type Pipeline, type PipelineRun } from '../model.js';
import { namespaceField } from '../namespace-field.js';
import { newResourcePath, pathOfRun, pipelinePath } from '../paths.js';
import { signOf, stateOf } from '../states.js';
import { View } from '../view.js';
import { askAndStart } from './start-form.js';

/** All pipelines, with what became of them last. */
export class PipelinesPage extends View<'luban/page/v1'> {
  @state() private list: Followed<Pipeline> = nothingYet;
  @state() private runs: Followed<PipelineRun> = nothingYet;
  @state() private search = '';

  private get namespace(): string { return this.ctx.props.query['namespace'] ?? ''; }

  protected override about(): string { return this.namespace; }

  protected override follow(signal: AbortSignal): void {
    this.list = this.runs = nothingYet;
    this.watch(pipelines(this.namespace), {}, signal, list => { this.list = list; });
    this.watch(pipelineRuns(this.namespace), {}, signal, list => { this.runs = list; });
  }

  private lastRun({ metadata }: Pipeline): PipelineRun | undefined {
    return this.runs.items.filter(run => run.metadata.namespace === metadata.namespace && run.spec.pipelineRef?.name === metadata.name)
      .sort((left, right) => (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''))[0];
  }

  private get columns(): TableColumn<Pipeline>[] {
    const mayStart = this.ctx.can('create', 'pipelineruns', 'tekton.dev');
    return [
      { key: 'name', title: this.t('pipeline.name'), sortable: true, value: one => one.metadata.name, render: one => html`<a href=${pipelinePath(one.metadata.namespace!, one.metadata.name)}>${one.metadata.name}</a>` },
      ...(this.namespace ? [] : [{ key: 'namespace', title: this.t('namespace'), sortable: true, priority: 3, value: (one: Pipeline) => one.metadata.namespace } satisfies TableColumn<Pipeline>]),
      { key: 'tasks', title: this.t('pipeline.tasks'), align: 'end', priority: 3, value: one => (one.spec.tasks?.length ?? 0) + (one.spec.finally?.length ?? 0) },
      { key: 'last', title: this.t('pipeline.lastRun'), render: one => this.last(one) },
      ...(mayStart ? [{ key: 'start', title: this.t('start'), align: 'end', render: (one: Pipeline) => html`<wa-button size="s" appearance="outlined" @click=${(event: Event) => { event.stopPropagation(); void askAndStart(this.ctx, one); }}><wa-icon slot="start" name="play"></wa-icon>${this.t('start')}<span class="visually-hidden"> ${one.metadata.name}</span></wa-button>` } satisfies TableColumn<Pipeline>] : []),
    ];
  }

  private last(pipeline: Pipeline) {
    const run = this.lastRun(pipeline);
    return run ? html`<a href=${pathOfRun(run)}><lb-status state=${signOf[stateOf(run)]} label=${this.state(stateOf(run))}></lb-status></a> <lb-time class="muted" .datetime=${run.metadata.creationTimestamp}></lb-time>` : html`<span class="muted">${this.t('pipeline.never')}</span>`;
  }

  protected override render() {
    const words = this.search.trim().toLowerCase();
    const rows = this.list.items.filter(one => !words || `${one.metadata.name} ${one.spec.description ?? ''}`.toLowerCase().includes(words));
    return html`
      <div class="tools">
        <input type="search" aria-label=${this.t('search')} placeholder=${this.t('search')} .value=${this.search} @input=${(event: Event) => { this.search = (event.target as HTMLInputElement).value; }} />
        ${namespaceField(this.ctx, this.namespace)}
        ${this.ctx.can('create', 'pipelines', 'tekton.dev') ? html`<wa-button variant="brand" href=${newResourcePath(tekton, 'pipelines')}><wa-icon slot="start" name="plus"></wa-icon>${this.t('pipeline.new')}</wa-button>` : nothing}
      </div>
      <lb-table caption=${this.t('pipelines')} pageSize="20" ?filtered=${Boolean(words)} .columns=${this.columns} .rows=${rows} .state=${tableState(this.list)} .error=${this.list.error}
        @lb-row=${(event: CustomEvent<{ row: Pipeline }>) => this.ctx.navigate(pipelinePath(event.detail.row.metadata.namespace!, event.detail.row.metadata.name))} @lb-retry=${() => this.again()}>
        <lb-empty slot="empty" icon="git-branch" heading=${this.t('pipelines.none')} text=${this.t('pipelines.none.text')}></lb-empty>
      </lb-table>`;
  }
}
