import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localized, apiFetch, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { formDialog } from '../people/form-dialog.js';
import { readProfile, self, type Profile } from './account.js';
import { judge } from './model/password.js';
import './section.js';
import './strength.js';

/** The own password: since when, and another one. */
@customElement('lb-profile-password')
export class Password extends Localized(LitElement) {
  static override styles = [shared];

  private readonly profile = new Loaded<Profile>(this, readProfile, { automatic: true });

  protected override render() {
    const profile = this.profile.value;
    const has = profile?.factors.includes('password');
    return html`<lb-profile-section icon="lock" heading=${t('profile.password')} text=${t('profile.password.text')}>
      <wa-button slot="actions" appearance="outlined" ?disabled=${!profile} @click=${this.change}>${t(profile && !has ? 'profile.password.set' : 'profile.password.change')}</wa-button>
      ${this.profile.error ? html`<lb-problem .error=${this.profile.error} @lb-retry=${() => this.profile.reload()}></lb-problem>` : nothing}
      ${has && profile?.passwordChanged ? html`<p>${t('profile.password.since')} <lb-time .datetime=${profile.passwordChanged}></lb-time></p>` : nothing}
      ${profile && !has ? html`<p>${t('profile.password.none')}</p>` : nothing}
    </lb-profile-section>`;
  }

  private readonly change = async (): Promise<void> => {
    const profile = this.profile.value!;
    const has = profile.factors.includes('password');
    const about = [profile.name, profile.displayName, profile.email];
    const changed = await formDialog({
      heading: t('profile.password.change'),
      intro: t('profile.password.hint'),
      fields: [
        ...(has ? [{ name: 'current', label: t('profile.password.current'), kind: 'password' as const, required: true, autocomplete: 'current-password' }] : []),
        { name: 'next', label: t('profile.password.next'), kind: 'password', required: true, autocomplete: 'new-password', check: text => judge(text, about).problems.map(problem => t(`profile.password.problem.${problem}`)).join(' ') },
        { name: 'again', label: t('profile.password.again'), kind: 'password', required: true, autocomplete: 'new-password', check: (text, values) => (text === values['next'] ? '' : t('profile.password.differs')) },
      ],
      preview: values => html`<lb-password-strength .password=${String(values['next'] ?? '')} .about=${about}></lb-password-strength>`,
      submitLabel: t('profile.password.change'),
      submit: async values => {
        await apiFetch(`${self}/password`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...(has ? { currentPassword: values['current'] } : {}), newPassword: values['next'] }) });
        return true;
      },
    });
    if (!changed) return;
    toast({ kind: 'ok', text: t('profile.password.changed') });
    await this.profile.reload();
  };
}
