import { nothingYet, tableState, type Followed } from '@luban/console-sdk';
import type { TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { conditionOf, devops, repositories, triggers, type Repository, type Trigger } from '../model.js';
import { namespaceField } from '../namespace-field.js';
import { newResourcePath, pipelinePath, resourcePath, runPath } from '../paths.js';
import { View } from '../view.js';
import { webhookText } from './webhook-text.js';

/** What starts runs by itself: triggers, and the repositories that are followed. */
export class TriggersPage extends View<'luban/page/v1'> {
  @state() private triggers: Followed<Trigger> = nothingYet;
  @state() private repositories: Followed<Repository> = nothingYet;

  private get namespace(): string { return this.ctx.props.query['namespace'] ?? ''; }

  protected override about(): string { return this.namespace; }

  protected override follow(signal: AbortSignal): void {
    this.triggers = this.repositories = nothingYet;
    this.watch(triggers(this.namespace), {}, signal, list => { this.triggers = list; });
    this.watch(repositories(this.namespace), {}, signal, list => { this.repositories = list; });
  }

  private ready(object: Trigger | Repository) {
    const condition = conditionOf(object, 'Ready');
    const error = (object as Trigger).status?.lastError;
    const state = !condition ? 'unknown' : condition.reason === 'Suspended' ? 'off' : condition.status !== 'True' ? 'error' : error ? 'warn' : 'ok';
    const words = error && state === 'warn' ? error.message : state === 'error' ? condition?.message : '';
    return html`<lb-status state=${state} label=${this.t(`ready.${state}`)}></lb-status>${words ? html`<div class="muted">${words}</div>` : nothing}`;
  }

  private source({ spec }: Trigger): string {
    const { cron, webhook } = spec.source;
    return cron ? `${this.t('source.cron')} ${cron.schedule} ${cron.timeZone && cron.timeZone !== 'UTC' ? cron.timeZone : ''}` : webhook ? this.t('source.webhook') : `${this.t('source.poll')} ${spec.repositoryRef?.name ?? ''}`;
  }

  private get triggerColumns(): TableColumn<Trigger>[] {
    return [
      { key: 'name', title: this.t('trigger.name'), sortable: true, value: one => one.metadata.name, render: one => html`<a href=${resourcePath('triggers', { ...one, apiVersion: devops })}>${one.metadata.name}</a>` },
      { key: 'ready', title: this.t('run.state'), render: one => this.ready(one) },
      { key: 'source', title: this.t('trigger.source'), priority: 2, render: one => html`${this.source(one)}${one.status?.webhookPath ? html` <wa-button size="s" appearance="plain" @click=${(event: Event) => { event.stopPropagation(); webhookText(this.ctx, one); }}>${this.t('webhook.how')}</wa-button>` : nothing}` },
      { key: 'pipeline', title: this.t('run.pipeline'), priority: 3, render: one => (one.spec.pipelineRef?.name ? html`<a href=${pipelinePath(one.metadata.namespace!, one.spec.pipelineRef.name)}>${one.spec.pipelineRef.name}</a>` : html`<span class="muted">${this.t('run.inline')}</span>`) },
      { key: 'last', title: this.t('pipeline.lastRun'), priority: 2, render: one => (one.status?.lastRun ? html`<a href=${runPath(one.metadata.namespace!, one.status.lastRun.name)}>${one.status.lastRun.name}</a> <lb-time class="muted" .datetime=${one.status.lastRun.time}></lb-time>` : html`<span class="muted">${this.t('pipeline.never')}</span>`) },
      { key: 'next', title: this.t('trigger.next'), priority: 3, render: one => (one.status?.nextFire ? html`<lb-time .datetime=${one.status.nextFire}></lb-time>` : '–') },
    ];
  }

  private get repositoryColumns(): TableColumn<Repository>[] {
    return [
      { key: 'name', title: this.t('repository.name'), sortable: true, value: one => one.metadata.name, render: one => html`<a href=${resourcePath('repositories', { ...one, apiVersion: devops })}>${one.metadata.name}</a>` },
      { key: 'ready', title: this.t('run.state'), render: one => this.ready(one) },
      { key: 'url', title: this.t('repository.url'), priority: 2, render: one => html`<code>${one.spec.url}</code>` },
      { key: 'branches', title: this.t('repository.branches'), priority: 3, render: one => branches(one) },
      { key: 'seen', title: this.t('repository.seen'), priority: 3, render: one => html`<lb-time .datetime=${one.status?.lastPoll}></lb-time>` },
    ];
  }

  protected override render() {
    const may = (plural: string) => this.ctx.can('create', plural, 'devops.luban.dev');
    return html`
      <div class="tools">
        ${namespaceField(this.ctx, this.namespace)}
        ${may('triggers') ? html`<wa-button variant="brand" href=${newResourcePath(devops, 'triggers')}><wa-icon slot="start" name="plus"></wa-icon>${this.t('trigger.new')}</wa-button>` : nothing}
        ${may('repositories') ? html`<wa-button appearance="outlined" href=${newResourcePath(devops, 'repositories')}><wa-icon slot="start" name="plus"></wa-icon>${this.t('repository.new')}</wa-button>` : nothing}
      </div>
      <section class="section"><h2>${this.t('triggers')}</h2>
        <lb-table caption=${this.t('triggers')} pageSize="20" .columns=${this.triggerColumns} .rows=${this.triggers.items} .state=${tableState(this.triggers)} .error=${this.triggers.error} @lb-retry=${() => this.again()}>
          <lb-empty slot="empty" icon="clock" heading=${this.t('triggers.none')} text=${this.t('triggers.none.text')}></lb-empty>
        </lb-table>
      </section>
      <section class="section"><h2>${this.t('repositories')}</h2>
        <lb-table caption=${this.t('repositories')} pageSize="20" .columns=${this.repositoryColumns} .rows=${this.repositories.items} .state=${tableState(this.repositories)} .error=${this.repositories.error} @lb-retry=${() => this.again()}>
          <lb-empty slot="empty" icon="git-branch" heading=${this.t('repositories.none')} text=${this.t('repositories.none.text')}></lb-empty>
        </lb-table>
      </section>`;
  }
}

function branches({ status }: Repository) {
  const all = status?.branches ?? [];
  const shown = all.slice(0, 3).map(({ name, commit }) => html`<div>${name} <code>${commit.slice(0, 8)}</code></div>`);
  return html`${shown}${all.length > 3 ? html`<div class="muted">+${all.length - 3}</div>` : nothing}`;
}
