import { nothingYet, tableState, type Followed } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { pipelineRuns, pipelines, type Pipeline, type PipelineRun, type Run } from '../model.js';
import { pathOfRun, pipelinesPath } from '../paths.js';
import { graphOf } from '../runs/graph.js';
import { runColumns } from '../runs/run-table.js';
import { View } from '../view.js';
import { askAndStart } from './start-form.js';
import { YamlEditor } from './yaml-editor.js';

/** A pipeline: its graph, its runs, and its YAML. */
export class PipelinePage extends View<'luban/page/v1'> {
  static override styles = [View.styles, YamlEditor.styles];

  @state() private list: Followed<Pipeline> = nothingYet;
  @state() private runs: Followed<PipelineRun> = nothingYet;
  private readonly editor = new YamlEditor(this);

  private get namespace(): string { return this.ctx.props.params['namespace']!; }
  private get name(): string { return this.ctx.props.params['name']!; }
  private get pipeline(): Pipeline | undefined { return this.list.items[0]; }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.beforeSwap(() => (this.editor.isDirty ? 'dirty' : true));
  }

  protected override about(): string { return `${this.namespace}/${this.name}`; }

  protected override follow(signal: AbortSignal): void {
    void import('@luban/console-sdk/topology');
    this.list = this.runs = nothingYet;
    this.editor.close();
    this.watch(pipelines(this.namespace), { name: this.name }, signal, list => { this.list = list; });
    this.watch(pipelineRuns(this.namespace), {}, signal, list => { this.runs = list; });
  }

  protected override render() {
    const pipeline = this.pipeline;
    if (!pipeline) return html`<lb-page level="2" heading=${this.name}>${this.crumbs()}${this.without()}</lb-page>`;
    const may = (verb: string, plural: string) => this.ctx.can(verb, plural, 'tekton.dev');
    const { nodes, edges } = graphOf(pipeline.spec, this.ctx.i18n);
    const rows = this.runs.items.filter(run => run.spec.pipelineRef?.name === this.name).sort((left, right) => (right.metadata.creationTimestamp ?? '').localeCompare(left.metadata.creationTimestamp ?? ''));
    return html`
      <lb-page level="2" heading=${this.name} subheading=${pipeline.spec.description ?? ''}>
        ${this.crumbs()}
        ${may('create', 'pipelineruns') ? html`<wa-button slot="actions" variant="brand" @click=${() => askAndStart(this.ctx, pipeline)}><wa-icon slot="start" name="play"></wa-icon>${this.t('start')}</wa-button>` : nothing}
        <section class="section"><h3>${this.t('run.graph')}</h3><lb-topology label=${this.t('run.graph.of', { name: this.name })} .nodes=${nodes} .edges=${edges}></lb-topology></section>
        <section class="section"><h3>${this.t('runs')}</h3>
          <lb-table caption=${this.t('runs')} pageSize="10" .columns=${runColumns(this.ctx.i18n, false)} .rows=${rows} .state=${tableState(this.runs)} .error=${this.runs.error} @lb-row=${(event: CustomEvent<{ row: Run }>) => this.ctx.navigate(pathOfRun(event.detail.row))} @lb-retry=${() => this.again()}>
            <lb-empty slot="empty" icon="play" heading=${this.t('runs.none')} text=${this.t('runs.none.pipeline')}></lb-empty>
          </lb-table>
        </section>
        <section class="section">${this.editor.render(pipeline, this.ctx, may('update', 'pipelines'))}</section>
      </lb-page>`;
  }

  private crumbs() {
    return html`<nav slot="breadcrumbs" aria-label=${this.t('run.where')}><a href=${pipelinesPath}>${this.t('pipelines')}</a></nav>`;
  }

  private without() {
    if (this.list.status === 'loading') return html`<lb-skeleton rows="8"></lb-skeleton>`;
    if (this.list.error) return html`<lb-error .error=${this.list.error} @lb-retry=${() => this.again()}></lb-error>`;
    return html`<lb-empty icon="git-branch" heading=${this.t('pipeline.gone', { name: this.name })} text=${this.t('pipeline.gone.text')}><wa-button slot="actions" appearance="outlined" href=${pipelinesPath}>${this.t('pipelines')}</wa-button></lb-empty>`;
  }
}
