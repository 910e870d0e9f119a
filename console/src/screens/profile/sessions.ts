import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, t, toast } from '@luban/console-sdk';
import { Loaded, shared } from '../../core/index.js';
import { pathOf } from '../people/data.js';
import type { Login, Session } from '../people/kinds.js';
import '../people/login-table.js';
import { deviceText } from '../people/session-table.js';
import { self } from './account.js';
import './section.js';

/** Where the user is signed in, and was. */
@customElement('lb-profile-sessions')
export class Sessions extends Localized(LitElement) {
  static override styles = [shared];

  private readonly sessions = new Loaded<Session[]>(this, async signal => (await apiJson<{ items: Session[] }>(`${self}/sessions`, { signal })).items, { automatic: true });
  private readonly logins = new Loaded<Login[]>(this, async signal => (await apiJson<{ items: Login[] }>(`${self}/logins`, { signal })).items, { automatic: true });
  @state() private problem: unknown;

  protected override render() {
    const rows = [...(this.sessions.value ?? [])].sort((left, right) => Number(right.current) - Number(left.current) || right.lastUsed.localeCompare(left.lastUsed));
    const others = rows.filter(session => !session.current).length;
    return html`<div class="stack">
      <lb-profile-section icon="monitor" heading=${t('profile.sessions')} text=${t('profile.sessions.text')}>
        <wa-button slot="actions" appearance="outlined" variant="danger" ?disabled=${others === 0} @click=${this.endOthers}>${t('profile.sessions.endOthers')}</wa-button>
        ${this.problem === undefined ? nothing : html`<lb-problem no-retry .error=${this.problem}></lb-problem>`}
        <lb-session-table endable .rows=${rows} .state=${this.sessions.state} .error=${this.sessions.error} @lb-retry=${() => this.sessions.reload()} @lb-end=${(event: CustomEvent<{ session: Session }>) => this.end(event.detail.session)}></lb-session-table>
      </lb-profile-section>
      <lb-profile-section icon="history" heading=${t('people.logins')} text=${t('profile.logins.text')}>
        <lb-login-table .rows=${this.logins.value ?? []} .state=${this.logins.state} .error=${this.logins.error} @lb-retry=${() => this.logins.reload()}></lb-login-table>
      </lb-profile-section>
    </div>`;
  }

  private end(session: Session): Promise<void> {
    return this.attempt({ heading: t('people.sessions.end.of', { device: deviceText(session.userAgent) }), text: t('profile.sessions.end.text', { address: session.address }) }, async () => {
      await apiFetch(pathOf(`${self}/sessions`, session.id), { method: 'DELETE' });
      toast({ kind: 'ok', text: t('profile.sessions.ended') });
    });
  }

  private readonly endOthers = (): Promise<void> => this.attempt({ heading: t('profile.sessions.endOthers'), text: t('profile.sessions.endOthers.text') }, async () => {
    const { ended } = await apiJson<{ ended: number }>(`${self}/sessions`, { method: 'DELETE' });
    toast({ kind: 'ok', text: t('people.sessions.ended', { count: ended }) });
  });

  private async attempt(question: { heading: string; text: string }, action: () => Promise<void>): Promise<void> {
    if (!(await confirm({ ...question, confirmLabel: t('people.sessions.end'), danger: true }))) return;
    this.problem = undefined;
    try {
      await action();
    } catch (error) {
      this.problem = error;
    }
    await this.sessions.reload();
  }
}
