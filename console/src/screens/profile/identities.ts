import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { Attempt, pathOf } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import { labelled } from '../people/labelled.js';
import { withProof } from '../people/proof.js';
import { self } from './account.js';
import './section.js';

interface Identities {
  items: { provider: string; subject: string; linkedAt?: string }[];
  available: { provider: string; by: 'redirect' | 'password' }[];
}

/** Accounts at identity providers that are the own one. */
@customElement('lb-profile-identities')
export class LinkedIdentities extends Localized(LitElement) {
  static override styles = [shared];

  private readonly identities = new Loaded<Identities>(this, signal => apiJson<Identities>(`${self}/identities`, { signal }), { automatic: true });
  private readonly doing = new Attempt(this);

  protected override render() {
    const { items = [], available = [] } = this.identities.value ?? {};
    return html`<lb-profile-section icon="link" heading=${t('profile.identities')} text=${t('profile.identities.text')}>
      ${this.doing.shown()}
      <lb-table caption=${t('profile.identities')} .columns=${this.columns()} .rows=${items} .state=${this.identities.state} .error=${this.identities.error} rowKey="provider" @lb-retry=${() => this.identities.reload()}>
        <lb-empty slot="empty" icon="link" heading=${t('profile.identities.empty')} text=${t(available.length > 0 ? 'profile.identities.empty.text' : 'profile.identities.nobody')}></lb-empty>
      </lb-table>
      ${available.length === 0 ? nothing : html`<div class="row" role="group" aria-label=${t('profile.identities.link')}>
        ${available.map(({ provider, by }) => html`<wa-button appearance="outlined" @click=${() => this.link(provider, by)}><wa-icon slot="start" name="plus"></wa-icon>${t('profile.identities.link.of', { provider })}</wa-button>`)}
      </div>`}
    </lb-profile-section>`;
  }

  private columns() {
    type Row = Identities['items'][number];
    return [
      { key: 'provider', title: t('profile.identities.provider'), sortable: true },
      { key: 'subject', title: t('profile.identities.subject'), render: ({ subject }: Row) => html`<code>${subject}</code>` },
      { key: 'linkedAt', title: t('profile.identities.linked'), render: ({ linkedAt }: Row) => html`<lb-time .datetime=${linkedAt}></lb-time>` },
      { key: 'actions', title: '', align: 'end', render: ({ provider }: Row) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.unlink(provider)}>${labelled(t('profile.identities.unlink'), t('profile.identities.unlink.of', { provider }))}</wa-button>` },
    ];
  }

  private link(provider: string, by: 'redirect' | 'password'): Promise<void> {
    return this.doing.run(async () => {
      if (by === 'redirect') {
        const answer = await withProof(currentPassword => apiJson<{ location: string }>(pathOf(`${self}/identities`, provider), { method: 'POST', body: { returnTo: '/profile/connections', ...(currentPassword ? { currentPassword } : {}) } }));
        if (answer) location.assign(answer.location);
        return;
      }
      const linked = await formDialog({
        heading: t('profile.identities.link.of', { provider }),
        intro: t('profile.identities.directory', { provider }),
        fields: [
          { name: 'userName', label: t('profile.identities.userName'), required: true, autocomplete: 'off' },
          { name: 'password', label: t('profile.identities.password'), kind: 'password', required: true },
        ],
        submitLabel: t('profile.identities.link'),
        submit: async values => (await withProof(async currentPassword => {
          await apiFetch(pathOf(`${self}/identities`, provider), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...values, ...(currentPassword ? { currentPassword } : {}) }) });
          return true;
        })) ?? false,
      });
      if (linked) await this.identities.reload();
    });
  }

  private unlink(provider: string): Promise<void> {
    return this.doing.run(async () => {
      if (!(await confirm({ heading: t('profile.identities.unlink.of', { provider }), text: t('profile.identities.unlink.text', { provider }), confirmLabel: t('profile.identities.unlink'), danger: true }))) return;
      await apiFetch(pathOf(`${self}/identities`, provider), { method: 'DELETE' });
      toast({ kind: 'ok', text: t('profile.identities.unlinked', { provider }) });
      await this.identities.reload();
    });
  }
}
