import { html } from 'lit';
import type { TableColumn } from '@luban/console-sdk/components';
import type { Silence } from './model.js';
import { View, labelList } from './view.js';

const signs = (matcher: Silence['matchers'][number]): string => matcher.isRegex ? (matcher.isEqual ? '=~' : '!~') : matcher.isEqual ? '=' : '!=';

/** Silences: which, how long, by whom. */
export class SilencesView extends View<Silence[]> {
  protected override async read(): Promise<Silence[]> {
    const order = { active: 0, pending: 1, expired: 2 };
    return (await this.ctx.json<Silence[]>('alertmanager/api/v2/silences')).sort((a, b) => order[a.status.state] - order[b.status.state] || b.startsAt.localeCompare(a.startsAt));
  }

  protected override draw(silences: Silence[]) {
    return html`<lb-table caption=${this.t('tab.silences')} .columns=${this.columns()} .rows=${silences} state="ready">
      <lb-empty slot="empty" icon="bell" heading=${this.t('silences.none')} text=${this.t('silences.none.text')}></lb-empty></lb-table>`;
  }

  private columns(): TableColumn<Silence>[] {
    return [
      { key: 'matchers', title: this.t('matchers'), render: silence => labelList(silence.matchers.map(matcher => `${matcher.name}${signs(matcher)}${matcher.value}`)) },
      { key: 'state', title: this.t('state'), render: silence => html`<lb-status state=${silence.status.state === 'active' ? 'ok' : silence.status.state === 'pending' ? 'busy' : 'off'} label=${this.t(`silence.${silence.status.state}`)}></lb-status>` },
      { key: 'endsAt', title: this.t('ends'), render: silence => html`<lb-time .datetime=${silence.endsAt}></lb-time>` },
      { key: 'comment', title: this.t('comment'), priority: 2, render: silence => html`<div>${silence.comment}<div class="muted small">${silence.createdBy}</div></div>` },
      { key: 'actions', title: this.t('actions'), align: 'end', render: silence => silence.status.state === 'expired' ? '' : html`<wa-button size="s" appearance="outlined" @click=${() => this.act(() => this.ctx.fetch(`alertmanager/api/v2/silence/${silence.id}`, { method: 'DELETE' }))}>${this.t('expire')}</wa-button>` },
    ];
  }
}
