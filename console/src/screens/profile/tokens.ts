import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, locale, t, toast } from '@luban/console-sdk';
import { Loaded, setQuery, shared } from '../../core/index.js';
import { api, listAllowed, pathOf } from '../people/data.js';
import { secondsOf, secondsUntil } from '../people/expiry.js';
import { formDialog } from '../people/form-dialog.js';
import type { FormValues } from '../people/form.js';
import type { PersonalToken, Stored } from '../people/kinds.js';
import { showOnce } from '../people/once.js';
import '../people/token-table.js';
import { localised } from '../people/words.js';
import { self } from './account.js';
import './section.js';

type Scope = Stored<{ title?: Record<string, string>; consent?: Record<string, string> }>;

const lifetimes = ['7d', '30d', '90d', '365d'] as const;

/** The personal tokens of the own account. */
@customElement('lb-profile-tokens')
export class Tokens extends Localized(LitElement) {
  static override styles = [shared];

  private readonly tokens = new Loaded<PersonalToken[]>(this, async signal => (await apiJson<{ items: PersonalToken[] }>(`${self}/tokens`, { signal })).items, { automatic: true });
  private readonly scopes = new Loaded<Scope[]>(this, signal => listAllowed<Scope>(`${api.iam}/scopes`, signal), { automatic: true });
  /** Whether a token is to be created at once, as the command palette wants it. */
  @property({ type: Boolean }) begin = false;
  @state() private problem: unknown;

  protected override updated(changed: Map<string, unknown>): void {
    if (!changed.has('begin') || !this.begin) return;
    setQuery({ create: null });
    void this.create();
  }

  protected override render() {
    return html`<lb-profile-section icon="key-round" heading=${t('people.tokens')} text=${t('profile.tokens.text')}>
      <wa-button slot="actions" variant="brand" @click=${this.create}><wa-icon slot="start" name="plus"></wa-icon>${t('profile.tokens.create')}</wa-button>
      ${this.problem === undefined ? nothing : html`<lb-problem no-retry .error=${this.problem}></lb-problem>`}
      <lb-token-table revocable .rows=${this.tokens.value ?? []} .state=${this.tokens.state} .error=${this.tokens.error} @lb-retry=${() => this.tokens.reload()} @lb-revoke=${(event: CustomEvent<{ token: PersonalToken }>) => this.revoke(event.detail.token)}>
        <lb-empty slot="empty" icon="key-round" heading=${t('people.tokens.empty')} text=${t('profile.tokens.empty.text')}></lb-empty>
      </lb-token-table>
    </lb-profile-section>`;
  }

  private readonly create = async (): Promise<void> => {
    const scopes = this.scopes.value ?? [];
    const made = await formDialog({
      heading: t('profile.tokens.create'),
      intro: t('profile.tokens.create.text'),
      values: { lifetime: '30d', limited: false },
      fields: values => [
        { name: 'name', label: t('people.name'), hint: t('profile.tokens.name.hint'), required: true, check: text => (text.trim().length > 64 ? t('people.form.long', { count: 64 }) : '') },
        { name: 'lifetime', label: t('people.expires'), kind: 'select', options: [...lifetimes.map(value => ({ value, label: t(`profile.tokens.lifetime.${value}`) })), { value: 'date', label: t('profile.tokens.lifetime.date') }] },
        { name: 'date', label: t('profile.tokens.date'), kind: 'date', required: true, when: () => values['lifetime'] === 'date', check: text => (secondsUntil(text, Date.now()) === null ? t('profile.tokens.date.past') : '') },
        ...(scopes.length === 0 ? [] : [{ name: 'limited', label: t('profile.tokens.limit'), hint: t('profile.tokens.limit.hint'), kind: 'switch' as const }]),
        ...scopes.map(scope => ({ name: `scope:${scope.metadata.name}`, label: localised(scope.spec.title, locale(), scope.metadata.name), hint: localised(scope.spec.consent, locale()), kind: 'switch' as const, when: () => values['limited'] === true })),
      ],
      submitLabel: t('profile.tokens.create'),
      submit: values => apiJson<{ name: string; token: string }>(`${self}/tokens`, { method: 'POST', body: { name: String(values['name']).trim(), scopes: chosen(values), expiresIn: lifetimeOf(values) } }),
    });
    if (!made) return;
    await this.tokens.reload();
    await showOnce({ heading: t('profile.tokens.made', { name: made.name }), label: t('profile.tokens.secret', { name: made.name }), value: made.token, note: t('profile.tokens.made.text') });
  };

  private async revoke(token: PersonalToken): Promise<void> {
    if (!(await confirm({ heading: t('people.tokens.revoke.of', { name: token.name }), text: t('profile.tokens.revoke.text'), confirmLabel: t('people.tokens.revoke'), danger: true }))) return;
    this.problem = undefined;
    try {
      await apiFetch(pathOf(`${self}/tokens`, token.id), { method: 'DELETE' });
      toast({ kind: 'ok', text: t('profile.tokens.revoked', { name: token.name }) });
    } catch (error) {
      this.problem = error;
    }
    await this.tokens.reload();
  }
}

function chosen(values: FormValues): string[] {
  if (values['limited'] !== true) return ['api'];
  return Object.entries(values).filter(([name, on]) => name.startsWith('scope:') && on === true).map(([name]) => name.slice('scope:'.length));
}

function lifetimeOf(values: FormValues): number {
  return values['lifetime'] === 'date' ? secondsUntil(String(values['date']), Date.now())! : secondsOf(String(values['lifetime']))!;
}
