import { resource } from '@luban/console-sdk';
import { html } from 'lit';
import { state } from 'lit/decorators.js';
import type { TableColumn } from '@luban/console-sdk/components';
import { ready, type Receiver } from './model.js';
import { View } from './view.js';

interface Tested { channel: string; to: string; sent: boolean; problem?: string }

/** Who is told, and a button that tries it. */
export class ReceiversView extends View<Receiver[]> {
  @state() private testing = '';
  @state() private tested: Record<string, Tested[]> = {};

  protected override async read(): Promise<Receiver[]> {
    return (await resource<Receiver>('notification.kubesphere.io/v2beta2', 'receivers').list()).items;
  }

  protected override draw(receivers: Receiver[]) {
    return html`<lb-table caption=${this.t('tab.receivers')} .columns=${this.columns()} .rows=${receivers} state="ready">
      <lb-empty slot="empty" icon="mail" heading=${this.t('receivers.none')} text=${this.t('receivers.none.text')}></lb-empty></lb-table>`;
  }

  private columns(): TableColumn<Receiver>[] {
    return [
      { key: 'name', title: this.t('receiver'), render: receiver => html`<strong>${receiver.metadata.name}</strong>` },
      { key: 'where', title: this.t('channel'), render: receiver => html`${receiver.spec.email ? html`<div>${receiver.spec.email.to?.join(', ')}</div>` : ''}${receiver.spec.webhook ? html`<div><code>${receiver.spec.webhook.url}</code></div>` : ''}` },
      { key: 'state', title: this.t('state'), render: receiver => html`<lb-status state=${ready(receiver)?.status === 'True' ? 'ok' : ready(receiver) ? 'error' : 'unknown'} label=${ready(receiver)?.message || ready(receiver)?.reason || ''}></lb-status>` },
      { key: 'actions', title: this.t('actions'), align: 'end', render: receiver => html`<span class="row" aria-live="polite">
        ${(this.tested[receiver.metadata.name] ?? []).map(one => html`<lb-status state=${one.sent ? 'ok' : 'error'} label=${one.sent ? this.t('test.sent', { to: one.to }) : one.problem ?? ''}></lb-status>`)}
        <wa-button size="s" appearance="outlined" ?disabled=${this.testing === receiver.metadata.name} @click=${() => this.test(receiver.metadata.name)}>${this.t('test')}</wa-button></span>` },
    ];
  }

  private async test(name: string): Promise<void> {
    this.testing = name;
    await this.act(async () => { this.tested = { ...this.tested, [name]: await this.ctx.json<Tested[]>(`alerts/receivers/${encodeURIComponent(name)}/test`, { method: 'POST' }) }; });
    this.testing = '';
  }
}
