import { html, nothing } from 'lit';
import type { TableColumn } from '@luban/console-sdk/components';
import type { Rule, RuleGroup } from './model.js';
import { View } from './view.js';

/** All rules that are evaluated, and how. */
export class RulesView extends View<RuleGroup[]> {
  protected override async read(): Promise<RuleGroup[]> {
    return (await this.ctx.json<{ data: { groups: RuleGroup[] } }>('prometheus/api/v1/rules')).data.groups;
  }

  protected override draw(groups: RuleGroup[]) {
    if (groups.length === 0) return html`<lb-empty icon="list-checks" heading=${this.t('rules.none')} text=${this.t('rules.none.text')}></lb-empty>`;
    return html`
      <div class="bar"><span class="spring"></span><button type="button" @click=${() => this.download()}>${this.t('export')}</button></div>
      ${groups.map(group => html`<section><h2>${group.name} <span class="muted small">${group.file} · ${this.t('every', { time: this.ctx.i18n.format.duration(group.interval) })}</span></h2>
        <lb-table caption=${group.name} .columns=${this.columns()} .rows=${group.rules} state="ready"></lb-table></section>`)}`;
  }

  private columns(): TableColumn<Rule>[] {
    return [
      { key: 'name', title: this.t('rule'), render: rule => html`<div><strong>${rule.name}</strong><div><code>${rule.query}</code></div>${rule.lastError ? html`<div class="small">${rule.lastError}</div>` : nothing}</div>` },
      { key: 'state', title: this.t('state'), render: rule => html`<lb-status state=${this.look(rule)} label=${rule.health === 'err' ? this.t('failed') : rule.type === 'recording' ? this.t('records') : this.t(`state.${rule.state ?? 'inactive'}`)}></lb-status>` },
      { key: 'duration', title: this.t('for'), align: 'end', priority: 2, render: rule => rule.duration ? this.ctx.i18n.format.duration(rule.duration) : '' },
      { key: 'lastEvaluation', title: this.t('evaluated'), priority: 3, render: rule => rule.lastEvaluation.startsWith('0001') ? '' : html`<lb-time .datetime=${rule.lastEvaluation}></lb-time>` },
    ];
  }

  private look(rule: Rule): string {
    if (rule.health === 'err') return 'error';
    return rule.state === 'firing' ? 'warn' : rule.state === 'pending' ? 'busy' : rule.health === 'ok' ? 'ok' : 'unknown';
  }

  private download(): void {
    Object.assign(document.createElement('a'), { href: `${this.ctx.extension.apiUrl.replace(/\/$/, '')}/alerts/rules.yaml`, download: 'rules.yaml' }).click();
  }
}
