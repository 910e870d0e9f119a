import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { Attempt, api } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import './frame.js';

interface SigningKey {
  metadata: { name: string };
  algorithm: string;
  state: string;
  createdAt: string;
  activeFrom: string;
  goneAt: string | null;
}

interface SecretKey {
  id: string;
  /** Whether new secrets are encrypted with it. */
  primary: boolean;
  created: string | null;
  retired?: string | null;
}

const secretKeys = '/apis/kernel.luban.dev/v1/secretkeys';

/** The keys that tokens are signed with, and those that secrets are encrypted with. The keys themselves are never shown. */
@customElement('lb-keys-page')
export class KeysPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly signing = new Loaded<SigningKey[]>(this, async signal => (await apiJson<{ items: SigningKey[] }>(`${api.iam}/signingkeys`, { signal })).items, { automatic: true });
  private readonly secrets = new Loaded<SecretKey[]>(this, async signal => (await apiJson<{ items: SecretKey[] }>(secretKeys, { signal })).items, { automatic: true });

  protected override render() {
    return html`<lb-access-frame current="keys" heading=${t('access.keys')} subheading=${t('access.keys.text')}>
      ${this.doing.shown()}
      <section class="stack" aria-labelledby="signing">
        <div class="row between"><div><h2 id="signing">${t('access.keys.signing')}</h2><p class="muted">${t('access.keys.signing.text')}</p></div><wa-button appearance="outlined" @click=${() => this.doing.run(() => this.rotate())}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('access.keys.rotate')}</wa-button></div>
        ${this.signing.state === 'forbidden' ? html`<lb-problem .error=${this.signing.error} @lb-retry=${() => this.signing.reload()}></lb-problem>` : html`
        <lb-table caption=${t('access.keys.signing')} .columns=${[
          { key: 'name', title: t('access.key'), render: (key: SigningKey) => html`<code>${key.metadata.name}</code>` },
          { key: 'algorithm', title: t('access.key.algorithm') },
          { key: 'state', title: t('access.key.state'), render: ({ state }: SigningKey) => html`<lb-status state=${state === 'Active' ? 'ok' : state === 'Retiring' ? 'off' : 'busy'} label=${t(`access.key.state.${state}`)}></lb-status>` },
          { key: 'activeFrom', title: t('access.key.from'), render: ({ activeFrom }: SigningKey) => html`<lb-time .datetime=${activeFrom}></lb-time>` },
          { key: 'goneAt', title: t('access.key.gone'), priority: 2, render: ({ goneAt }: SigningKey) => html`<lb-time .datetime=${goneAt}></lb-time>` },
        ]} .rows=${this.signing.value ?? []} .state=${this.signing.state} .error=${this.signing.error} .rowKey=${(key: SigningKey) => key.metadata.name} @lb-retry=${() => this.signing.reload()}></lb-table>`}
      </section>
      <section class="stack" aria-labelledby="secrets">
        <div class="row between"><div><h2 id="secrets">${t('access.keys.secrets')}</h2><p class="muted">${t('access.keys.secrets.text')}</p></div><wa-button appearance="outlined" @click=${() => this.doing.run(() => this.rotateSecrets())}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('access.keys.secrets.rotate')}</wa-button></div>
        ${this.secrets.state === 'forbidden' ? html`<lb-problem .error=${this.secrets.error} @lb-retry=${() => this.secrets.reload()}></lb-problem>` : html`
        <lb-table caption=${t('access.keys.secrets')} .columns=${secretColumns()} .rows=${this.secrets.value ?? []} .state=${this.secrets.state} .error=${this.secrets.error} @lb-retry=${() => this.secrets.reload()}></lb-table>`}
      </section>
    </lb-access-frame>`;
  }

  private async rotate(): Promise<void> {
    const done = await formDialog({
      heading: t('access.keys.rotate'),
      intro: t('access.keys.rotate.text'),
      fields: [{ name: 'immediate', label: t('access.keys.immediate'), hint: t('access.keys.immediate.hint'), kind: 'switch' }],
      submitLabel: t('access.keys.rotate'),
      submit: async values => {
        await apiJson(`${api.iam}/signingkeys/rotate`, { method: 'POST', body: { immediate: values['immediate'] === true } });
        return true;
      },
    });
    if (!done) return;
    toast({ kind: 'ok', text: t('access.keys.rotated') });
    await this.signing.reload();
  }

  private async rotateSecrets(): Promise<void> {
    if (!(await confirm({ heading: t('access.keys.secrets.rotate'), text: t('access.keys.secrets.rotate.text'), confirmLabel: t('access.keys.secrets.rotate') }))) return;
    await apiJson(`${secretKeys}/rotate`, { method: 'POST', body: {} });
    toast({ kind: 'ok', text: t('access.keys.rotated') });
    await this.secrets.reload();
  }
}

function secretColumns() {
  return [
    { key: 'id', title: t('access.key'), render: ({ id }: SecretKey) => html`<code>${id}</code>` },
    { key: 'state', title: t('access.key.state'), render: ({ primary, retired }: SecretKey) => html`<lb-status state=${primary ? 'ok' : 'off'} label=${t(`access.key.state.${primary ? 'Active' : retired ? 'Retired' : 'Old'}`)}></lb-status>` },
    { key: 'created', title: t('people.created'), render: ({ created }: SecretKey) => html`<lb-time .datetime=${created}></lb-time>` },
  ];
}
