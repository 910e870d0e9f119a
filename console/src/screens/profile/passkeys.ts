import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { pathOf } from '../people/data.js';
import { labelled } from '../people/labelled.js';
import { deviceText } from '../people/session-table.js';
import { formDialog } from '../people/form-dialog.js';
import { withProof } from '../people/proof.js';
import { self } from './account.js';
import { creationOptions, credentialJson, type CreationOptionsJson } from './model/webauthn.js';
import './section.js';

interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** The passkeys of the own account. */
@customElement('lb-profile-passkeys')
export class Passkeys extends Localized(LitElement) {
  static override styles = [shared];

  private readonly passkeys = new Loaded<Passkey[]>(this, async signal => (await apiJson<{ items: Passkey[] }>(`${self}/passkeys`, { signal })).items, { automatic: true });
  @state() private problem: unknown;

  protected override render() {
    const supported = typeof PublicKeyCredential === 'function';
    return html`<lb-profile-section icon="fingerprint" heading=${t('profile.passkeys')} text=${t('profile.passkeys.text')}>
      <wa-button slot="actions" appearance="outlined" ?disabled=${!supported} @click=${this.add}><wa-icon slot="start" name="plus"></wa-icon>${t('profile.passkeys.add')}</wa-button>
      ${supported ? nothing : html`<p class="muted">${t('profile.passkeys.unsupported')}</p>`}
      ${this.problem === undefined ? nothing : html`<lb-problem no-retry heading=${t('profile.passkeys.failed')} .error=${this.problem}></lb-problem>`}
      <lb-table caption=${t('profile.passkeys')} .columns=${this.columns()} .rows=${this.passkeys.value ?? []} .state=${this.passkeys.state} .error=${this.passkeys.error} rowKey="id" @lb-retry=${() => this.passkeys.reload()}>
        <lb-empty slot="empty" icon="fingerprint" heading=${t('profile.passkeys.empty')} text=${t('profile.passkeys.empty.text')}></lb-empty>
      </lb-table>
    </lb-profile-section>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('people.name'), sortable: true },
      { key: 'createdAt', title: t('people.created'), sortable: true, render: ({ createdAt }: Passkey) => html`<lb-time .datetime=${createdAt}></lb-time>` },
      { key: 'lastUsedAt', title: t('people.lastUsed'), sortable: true, render: ({ lastUsedAt }: Passkey) => (lastUsedAt ? html`<lb-time .datetime=${lastUsedAt}></lb-time>` : html`<span class="muted">${t('people.never')}</span>`) },
      { key: 'actions', title: '', align: 'end', render: (passkey: Passkey) => html`<wa-button size="s" appearance="outlined" variant="danger" @click=${() => this.removeKey(passkey)}>${labelled(t('profile.passkeys.remove'), t('profile.passkeys.remove.of', { name: passkey.name }))}</wa-button>` },
    ];
  }

  private readonly add = (): Promise<void> => this.attempt(async () => {
    const name = await formDialog({
      heading: t('profile.passkeys.add'),
      intro: t('profile.passkeys.add.text'),
      fields: [{ name: 'name', label: t('people.name'), hint: t('profile.passkeys.name.hint'), required: true, check: text => (text.trim().length > 64 ? t('people.form.long', { count: 64 }) : '') }],
      values: { name: deviceText(navigator.userAgent) },
      submitLabel: t('profile.passkeys.continue'),
      submit: async values => String(values['name']).trim(),
    });
    if (name === undefined) return;
    const challenge = await withProof(currentPassword => apiJson<{ ticket: string; options: CreationOptionsJson }>(`${self}/passkeys/options`, { method: 'POST', body: { ...(currentPassword ? { currentPassword } : {}) } }));
    if (!challenge) return;
    const made = await navigator.credentials.create({ publicKey: creationOptions(challenge.options) });
    if (!made) return;
    await apiJson(`${self}/passkeys`, { method: 'POST', body: { ticket: challenge.ticket, credential: credentialJson(made as PublicKeyCredential), name } });
    toast({ kind: 'ok', text: t('profile.passkeys.added', { name }) });
    await this.passkeys.reload();
  });

  private removeKey(passkey: Passkey): Promise<void> {
    return this.attempt(async () => {
      if (!(await confirm({ heading: t('profile.passkeys.remove.of', { name: passkey.name }), text: t('profile.passkeys.remove.text'), confirmLabel: t('profile.passkeys.remove'), danger: true }))) return;
      const removed = await withProof(currentPassword => apiFetch(pathOf(`${self}/passkeys`, passkey.id), { method: 'DELETE', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...(currentPassword ? { currentPassword } : {}) }) }));
      if (!removed) return;
      toast({ kind: 'ok', text: t('profile.passkeys.removed', { name: passkey.name }) });
      await this.passkeys.reload();
    });
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.problem = undefined;
    try {
      await action();
    } catch (error) {
      // The user sent the browser's own dialog away: nothing failed.
      if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) toast({ kind: 'info', text: t('profile.passkeys.cancelled') });
      else this.problem = error;
    }
  }
}
