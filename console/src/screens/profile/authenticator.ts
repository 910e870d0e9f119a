import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { Attempt } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import { showOnce } from '../people/once.js';
import { withProof } from '../people/proof.js';
import { readProfile, self, type Profile } from './account.js';
import { qrCode, qrPath } from './model/qr.js';
import './section.js';

const post = { method: 'POST' };

/** The authenticator app and the recovery codes of the own account. */
@customElement('lb-profile-authenticator')
export class Authenticator extends Localized(LitElement) {
  static override styles = [shared, css`.state { display: flex; flex-wrap: wrap; gap: var(--lb-space-2) var(--lb-space-5); align-items: center; }`];

  private readonly doing = new Attempt(this);
  private readonly profile = new Loaded<Profile>(this, readProfile, { automatic: true });

  protected override render() {
    const profile = this.profile.value;
    const enrolled = profile?.factors.includes('totp');
    return html`<lb-profile-section icon="smartphone" heading=${t('profile.totp')} text=${t('profile.totp.text')}>
      ${profile ? html`<div slot="actions" class="row">${enrolled
        ? html`<wa-button appearance="outlined" @click=${this.renew}>${t('profile.totp.renew')}</wa-button><wa-button appearance="outlined" variant="danger" @click=${this.removeApp}>${t('profile.totp.remove')}</wa-button>`
        : html`<wa-button variant="brand" @click=${this.enrol}>${t('profile.totp.add')}</wa-button>`}</div>` : nothing}
      ${this.profile.error ? html`<lb-problem .error=${this.profile.error} @lb-retry=${() => this.profile.reload()}></lb-problem>` : nothing}
      ${this.doing.shown()}
      ${profile ? html`<div class="state">
        <lb-status state=${enrolled ? 'ok' : 'off'} label=${t(enrolled ? 'profile.totp.on' : 'profile.totp.off')}></lb-status>
        ${enrolled ? html`<span class=${profile.recoveryCodesLeft > 2 ? 'muted' : ''}>${t('profile.totp.left', { count: profile.recoveryCodesLeft })}</span>` : nothing}
      </div>` : nothing}
    </lb-profile-section>`;
  }

  private readonly enrol = (): Promise<void> => this.doing.run(async () => {
    const begun = await withProof(currentPassword => apiJson<{ secret: string; uri: string }>(`${self}/totp`, { ...post, body: { ...(currentPassword ? { currentPassword } : {}) } }));
    if (!begun) return;
    const codes = await formDialog({
      heading: t('profile.totp.add'),
      width: '560px',
      intro: html`${t('profile.totp.scan')}${enrolment(begun)}`,
      fields: [{ name: 'code', label: t('profile.totp.code'), hint: t('profile.totp.code.hint'), required: true, autocomplete: 'one-time-code', check: text => (/^\s*\d{3}\s?\d{3}\s*$/.test(text) ? '' : t('profile.totp.code.six')) }],
      submitLabel: t('profile.totp.confirm'),
      submit: async values => (await apiJson<{ recoveryCodes: string[] }>(`${self}/totp/confirm`, { ...post, body: { code: String(values['code']).replace(/\s/g, '') } })).recoveryCodes,
    });
    if (!codes) return;
    await this.profile.reload();
    await showCodes(codes);
  });

  private readonly renew = (): Promise<void> => this.doing.run(async () => {
    if (!(await confirm({ heading: t('profile.totp.renew'), text: t('profile.totp.renew.text'), confirmLabel: t('profile.totp.renew') }))) return;
    const answer = await withProof(currentPassword => apiJson<{ recoveryCodes: string[] }>(`${self}/recovery-codes`, { ...post, body: { ...(currentPassword ? { currentPassword } : {}) } }));
    if (!answer) return;
    await this.profile.reload();
    await showCodes(answer.recoveryCodes);
  });

  private readonly removeApp = (): Promise<void> => this.doing.run(async () => {
    if (!(await confirm({ heading: t('profile.totp.remove'), text: t('profile.totp.remove.text'), confirmLabel: t('profile.totp.remove'), danger: true }))) return;
    const removed = await withProof(currentPassword => apiFetch(`${self}/totp`, { method: 'DELETE', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...(currentPassword ? { currentPassword } : {}) }) }));
    if (!removed) return;
    await this.profile.reload();
    toast({ kind: 'ok', text: t('profile.totp.removed') });
  });
}

/** The drawing that the app reads, and the same to type in. */
function enrolment({ secret, uri }: { secret: string; uri: string }) {
  const modules = qrCode(uri);
  const size = modules.length + 8;
  return html`<span style="display: grid; justify-items: center; gap: 12px; margin-block-start: 12px">
    <svg role="img" aria-label=${t('profile.totp.qr')} viewBox="-4 -4 ${size} ${size}" width="220" height="220" shape-rendering="crispEdges" style="background: #fff; border-radius: 8px"><path d=${qrPath(modules)} fill="#000"></path></svg>
    <span style="text-align: center">${t('profile.totp.manual')}<br /><code style="user-select: all; font-size: 1rem; letter-spacing: 0.08em; overflow-wrap: anywhere">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></span>
    <a href=${uri}>${t('profile.totp.open')}</a>
  </span>`;
}

function showCodes(codes: readonly string[]): Promise<void> {
  return showOnce({ heading: t('profile.totp.codes'), label: t('profile.totp.codes'), value: codes.join('\n'), note: t('profile.totp.codes.text'), file: 'luban-recovery-codes.txt' });
}
