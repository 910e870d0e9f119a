import { ApiError, nothingYet, type Followed } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { cancel, remove, rerun } from '../actions.js';
import { pipelineRuns, pipelines, taskRuns, type PipelineRun, type PipelineSpec, type Run, type TaskRun } from '../model.js';
import { logPath, runsPath } from '../paths.js';
import { isDone, signOf, stateOf, stepState } from '../states.js';
import { View } from '../view.js';
import { explanation, explanationStyles } from './explanation.js';
import { factStyles, facts } from './facts.js';
import { graphOf, taskOf } from './graph.js';
import { durationOf } from './run-table.js';
import { runStyles } from './run-styles.js';
import { timeline, timelineStyles } from './timeline.js';

/** A run: its graph, its logs, its timeline, and what came out. It follows the run by watches; only the clock ticks here. */
export class RunPage extends View<'luban/page/v1'> {
  static override styles = [View.styles, runStyles, explanationStyles, timelineStyles, factStyles];

  @state() private runs: Followed<Run> = nothingYet;
  @state() private tasks: Followed<TaskRun> = nothingYet;
  @state() private spec: PipelineSpec | undefined;
  @state() private now = Date.now();

  private get namespace(): string { return this.ctx.props.params['namespace']!; }
  private get name(): string { return this.ctx.props.params['name']!; }
  private get isTask(): boolean { return this.ctx.props.query['kind'] === 'TaskRun'; }
  private get run(): Run | undefined { return this.runs.items[0]; }

  protected override about(): string { return `${this.namespace}/${this.name}/${this.isTask}`; }

  protected override follow(signal: AbortSignal): void {
    void import('@luban/console-sdk/topology');
    this.runs = this.tasks = nothingYet;
    this.spec = undefined;
    const { namespace, name } = this;
    this.watch<Run>(this.isTask ? taskRuns(namespace) as never : pipelineRuns(namespace) as never, { name }, signal, list => { this.runs = list; if (!this.isTask) void this.findSpec(); });
    this.watch(taskRuns(namespace), this.isTask ? { name } : { labelSelector: `tekton.dev/pipelineRun=${name}` }, signal, list => { this.tasks = list; });
    const clock = setInterval(() => { if (this.run && !isDone(this.run)) this.now = Date.now(); }, 1000);
    signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  }

  /** The pipeline as the run has it; before it has, as it is written, or as the pipeline is now. */
  private async findSpec(): Promise<void> {
    const run = this.run as PipelineRun | undefined;
    const own = run?.status?.pipelineSpec ?? run?.spec.pipelineSpec;
    if (own) this.spec = own;
    else if (!this.spec && run?.spec.pipelineRef?.name) this.spec = await pipelines(this.namespace).get(run.spec.pipelineRef.name).then(pipeline => pipeline.spec, () => undefined);
  }

  /** The task whose log is shown: the chosen one, else what failed, what runs, or what ended last. */
  private get task(): TaskRun | undefined {
    const wanted = this.ctx.props.query['task'];
    const items = this.tasks.items;
    return items.find(task => taskOf(task) === wanted || task.metadata.name === wanted)
      ?? items.find(task => stateOf(task) === 'failed') ?? items.find(task => stateOf(task) === 'running')
      ?? [...items].sort((left, right) => (right.status?.startTime ?? '').localeCompare(left.status?.startTime ?? ''))[0];
  }

  private choose = (task: string, step?: string) => this.ctx.setQuery({ task, step: step ?? null });

  protected override render() {
    const run = this.run;
    if (!run) return html`<lb-page level="2" heading=${this.name}>${this.crumbs()}${this.without()}</lb-page>`;
    const state = stateOf(run);
    return html`
      <lb-page level="2" heading=${this.name}>
        ${this.crumbs()}
        <span slot="actions" class="state"><lb-status state=${signOf[state]} label=${this.state(state)}></lb-status> <span class="muted">${durationOf(run, this.ctx.i18n)}</span></span>
        ${this.actions(run)}
        ${this.runs.status === 'stale' ? html`<p class="muted" role="status">${this.t('stale')}</p>` : nothing}
        ${explanation(run, this.tasks.items, this.ctx.i18n, this.choose)}
        ${this.graph(run)}
        ${this.log()}
        <section class="section"><h3>${this.t('run.timeline')}</h3><div class="card">${timeline(run, this.tasks.items, this.ctx.i18n, this.now, this.choose)}</div></section>
        <section class="section"><h3>${this.t('run.details')}</h3>${facts(run, this.ctx.i18n)}</section>
      </lb-page>`;
  }

  private crumbs() {
    return html`<nav slot="breadcrumbs" aria-label=${this.t('run.where')}><a href=${runsPath}>${this.t('runs')}</a></nav>`;
  }

  private without() {
    if (this.runs.status === 'loading') return html`<lb-skeleton rows="8"></lb-skeleton>`;
    if (this.runs.error && !(this.runs.error instanceof ApiError && this.runs.error.status === 404)) return html`<lb-error .error=${this.runs.error} @lb-retry=${() => this.again()}></lb-error>`;
    return html`<lb-empty icon="play" heading=${this.t('run.gone', { name: this.name })} text=${this.t('run.gone.text')}><wa-button slot="actions" appearance="outlined" href=${runsPath}>${this.t('runs')}</wa-button></lb-empty>`;
  }

  private actions(run: Run) {
    const plural = run.kind === 'TaskRun' ? 'taskruns' : 'pipelineruns';
    const may = (verb: string) => this.ctx.can(verb, plural, 'tekton.dev');
    return html`
      ${!isDone(run) && may('patch') ? html`<wa-button slot="actions" variant="danger" appearance="outlined" @click=${() => cancel(this.ctx, run)}><wa-icon slot="start" name="ban"></wa-icon>${this.t('run.cancel')}</wa-button>` : nothing}
      ${may('create') ? html`<wa-button slot="actions" appearance="outlined" @click=${() => rerun(this.ctx, run)}><wa-icon slot="start" name="rotate-ccw"></wa-icon>${this.t('run.rerun')}</wa-button>` : nothing}
      ${isDone(run) && may('delete') ? html`<wa-button slot="actions" variant="danger" appearance="outlined" @click=${() => remove(this.ctx, run)}><wa-icon slot="start" name="trash-2"></wa-icon>${this.t('run.delete')}</wa-button>` : nothing}`;
  }

  private graph(run: Run) {
    if (run.kind === 'TaskRun' || !this.spec) return nothing;
    const { nodes, edges } = graphOf(this.spec, this.ctx.i18n, run as PipelineRun, this.tasks.items, this.task && taskOf(this.task));
    return html`<section class="section"><h3>${this.t('run.graph')}</h3><lb-topology class="graph" label=${this.t('run.graph.of', { name: this.name })} .nodes=${nodes} .edges=${edges} @lb-node=${(event: CustomEvent<{ node: { id: string } }>) => this.choose(event.detail.node.id)}></lb-topology></section>`;
  }

  private log() {
    const task = this.task;
    const steps = task?.status?.steps ?? [];
    const wanted = this.ctx.props.query['step'];
    const step = steps.find(one => one.name === wanted) ?? steps.find(one => stepState(one) === 'failed') ?? steps.find(one => stepState(one) === 'running') ?? [...steps].reverse().find(one => one.terminated) ?? steps[0];
    const begun = step && (step.running || step.terminated);
    return html`
      <section class="section">
        <h3>${this.t('run.log')}${task ? html` <span class="muted">${taskOf(task)}</span>` : nothing}</h3>
        ${steps.length ? html`<div class="steps" role="group" aria-label=${this.t('run.steps')}>${steps.map(one => html`
          <button aria-pressed=${one === step} @click=${() => this.choose(taskOf(task!), one.name)}><lb-status state=${signOf[stepState(one)]} label=${one.name}></lb-status>${one.terminated?.exitCode ? html` <code>${one.terminated.exitCode}</code>` : nothing}</button>`)}</div>` : nothing}
        ${begun ? this.lines(task!, step.name) : html`<p class="card muted">${this.t(task ? 'run.log.notYet' : 'run.log.none')}</p>`}
      </section>`;
  }

  /** Always followed: the address stays the same when a step ends, so that its log does not begin anew. */
  private lines(task: TaskRun, step: string) {
    return html`<lb-log label=${this.t('run.log.of', { step })} filename=${`${task.metadata.name}-${step}.log`} .source=${logPath(this.namespace, task.metadata.name, step, true)} follow></lb-log>`;
  }
}
