import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { Localized, apiJson, locales, t, toast } from '@luban/console-sdk';
import { Loaded, setLanguage, shared } from '../../core/index.js';
import '../people/form.js';
import type { Field, FormValues, PeopleForm } from '../people/form.js';
import { readProfile, self, type Profile } from './account.js';

/** Name, e-mail address and language of the own account. */
@customElement('lb-profile-personal')
export class Personal extends Localized(LitElement) {
  static override styles = [shared, css`
    .card { display: grid; gap: var(--lb-space-5); grid-template-columns: minmax(0, 1fr) minmax(0, 320px); align-items: start; }
    .avatar { inline-size: 64px; block-size: 64px; border-radius: 50%; display: grid; place-items: center; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 1.5rem; font-weight: 600; }
    .tags { display: flex; flex-wrap: wrap; gap: 4px; }
    @media (max-width: 900px) { .card { grid-template-columns: minmax(0, 1fr); } }
  `];

  private readonly profile = new Loaded<Profile>(this, readProfile, { automatic: true });
  @state() private values: FormValues | null = null;
  @state() private busy = false;
  @state() private problem: unknown;
  @query('lb-people-form') private form!: PeopleForm;

  protected override render() {
    const profile = this.profile.value;
    if (!profile) return this.profile.state === 'loading' ? html`<lb-skeleton rows="5"></lb-skeleton>` : html`<lb-problem .error=${this.profile.error} @lb-retry=${() => this.profile.reload()}></lb-problem>`;
    return html`<section class="card" aria-label=${t('profile.tab.personal')}>
      <div class="stack">
        <lb-people-form .fields=${fields()} .values=${this.values ?? valuesOf(profile)} @lb-change=${(event: CustomEvent<{ value: FormValues }>) => { this.values = event.detail.value; }} @lb-submit=${this.save}></lb-people-form>
        ${this.problem === undefined ? nothing : html`<lb-problem no-retry .error=${this.problem}></lb-problem>`}
        <div class="row"><wa-button variant="brand" ?loading=${this.busy} ?disabled=${!this.values} @click=${this.save}>${t('profile.save')}</wa-button>
          ${this.values ? html`<wa-button appearance="plain" @click=${() => { this.values = null; this.problem = undefined; }}>${t('profile.discard')}</wa-button>` : nothing}</div>
      </div>
      ${this.facts(profile)}
    </section>`;
  }

  private facts(profile: Profile) {
    return html`<div class="stack">
      <div class="avatar" aria-hidden="true">${initials(profile.displayName || profile.name)}</div>
      <dl class="facts">
        <dt>${t('profile.userName')}</dt><dd><code>${profile.name}</code></dd>
        <dt>${t('profile.emailState')}</dt><dd>${profile.email ? html`<lb-status state=${profile.emailVerified ? 'ok' : 'unknown'} label=${t(profile.emailVerified ? 'profile.emailVerified' : 'profile.emailUnverified')}></lb-status>` : t('profile.none')}</dd>
        <dt>${t('profile.groups')}</dt><dd class="tags">${profile.groups.length > 0 ? profile.groups.map(group => html`<wa-badge appearance="filled" variant="neutral">${group}</wa-badge>`) : t('profile.none')}</dd>
        <dt>${t('profile.rights')}</dt><dd><a href="/access/explain">${t('profile.rights.why')}</a></dd>
      </dl>
    </div>`;
  }

  private readonly save = async (): Promise<void> => {
    const values = this.form.read();
    if (!values || this.busy) return;
    this.busy = true;
    this.problem = undefined;
    try {
      this.profile.value = await apiJson<Profile>(`${self}/profile`, { method: 'PATCH', body: values });
      this.values = null;
      const language = String(values['language']);
      if ((locales as readonly string[]).includes(language)) setLanguage(language);
      toast({ kind: 'ok', text: t('profile.saved') });
    } catch (error) {
      this.problem = error;
    } finally {
      this.busy = false;
    }
  };
}

function fields(): Field[] {
  return [
    { name: 'displayName', label: t('profile.displayName'), hint: t('profile.displayName.hint'), autocomplete: 'name', check: text => (text.length > 128 ? t('people.form.long', { count: 128 }) : '') },
    { name: 'email', label: t('profile.email'), kind: 'email', autocomplete: 'email', hint: t('profile.email.hint') },
    { name: 'language', label: t('profile.language'), kind: 'select', options: locales.map(tag => ({ value: tag, label: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag })), hint: t('profile.language.hint') },
  ];
}

function valuesOf({ displayName, email, language }: Profile): FormValues {
  return { displayName: displayName ?? '', email: email ?? '', language: (locales as readonly string[]).find(tag => tag === language || tag.split('-')[0] === language?.split('-')[0]) ?? language ?? '' };
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  return (parts.length > 1 ? `${[...parts[0]!][0]}${[...parts.at(-1)!][0]}` : [...name].slice(0, 2).join('')).toUpperCase();
}
