import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { pathOf } from '../people/data.js';
import { labelled } from '../people/labelled.js';
import { self } from './account.js';
import './section.js';

interface Consent {
  client: string;
  scopes: string[];
  givenAt: string;
}

/** What the user has allowed applications. */
@customElement('lb-profile-consents')
export class Consents extends Localized(LitElement) {
  static override styles = [shared];

  private readonly consents = new Loaded<Consent[]>(this, async signal => (await apiJson<{ items: Consent[] }>(`${self}/consents`, { signal })).items, { automatic: true });
  @state() private problem: unknown;

  protected override render() {
    return html`<lb-profile-section icon="list-checks" heading=${t('profile.consents')} text=${t('profile.consents.text')}>
      ${this.problem === undefined ? nothing : html`<lb-problem no-retry .error=${this.problem}></lb-problem>`}
      <lb-table caption=${t('profile.consents')} .columns=${this.columns()} .rows=${this.consents.value ?? []} .state=${this.consents.state} .error=${this.consents.error} rowKey="client" @lb-retry=${() => this.consents.reload()}>
        <lb-empty slot="empty" icon="list-checks" heading=${t('profile.consents.empty')} text=${t('profile.consents.empty.text')}></lb-empty>
      </lb-table>
    </lb-profile-section>`;
  }

  private columns() {
    return [
      { key: 'client', title: t('profile.consents.client'), sortable: true },
      { key: 'scopes', title: t('profile.consents.scopes'), render: ({ scopes }: Consent) => html`<span>${scopes.map(scope => html`<wa-badge appearance="filled" variant="neutral">${scope}</wa-badge>`)}</span>` },
      { key: 'givenAt', title: t('profile.consents.given'), sortable: true, render: ({ givenAt }: Consent) => html`<lb-time .datetime=${givenAt}></lb-time>` },
      { key: 'actions', title: '', align: 'end', render: ({ client }: Consent) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.withdraw(client)}>${labelled(t('profile.consents.withdraw'), t('profile.consents.withdraw.of', { client }))}</wa-button>` },
    ];
  }

  private async withdraw(client: string): Promise<void> {
    if (!(await confirm({ heading: t('profile.consents.withdraw.of', { client }), text: t('profile.consents.withdraw.text'), confirmLabel: t('profile.consents.withdraw'), danger: true }))) return;
    this.problem = undefined;
    try {
      await apiFetch(pathOf(`${self}/consents`, client), { method: 'DELETE' });
      toast({ kind: 'ok', text: t('profile.consents.withdrawn', { client }) });
    } catch (error) {
      this.problem = error;
    }
    await this.consents.reload();
  }
}
