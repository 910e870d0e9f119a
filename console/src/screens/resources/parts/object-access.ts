import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { apiJson, Localized, t } from '@luban/console-sdk';
import { Loaded, session, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { objectPath, type Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';

interface RoleName { kind: string; namespace: string; name: string }

/** What the server says about a right: the ways that lead to it, or what is missing. */
interface Explanation {
  allowed: boolean;
  reason: string;
  paths: { binding: { kind: string; namespace: string; name: string; roleKind: string; roleName: string } | null; subject: string }[];
  missing?: { roles: RoleName[] };
}

const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };

/** Who may do what with an object, and why. */
@customElement('lb-object-access')
export class ObjectAccess extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-4); }
    form { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); align-items: end; }
  `];

  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) object!: KubeObject;
  /** Whom it is asked about; nobody named is the user. */
  @state() private subject = '';
  private readonly answers = new Loaded(this, signal => this.ask(signal));

  protected override willUpdate(): void {
    if (this.isConnected) this.answers.for(`${this.object.metadata.uid}/${this.subject}`);
  }

  protected override render() {
    return html`
      <form class="card" @submit=${this.choose}>
        <label class="field"><span>${t('resources.access.subject')}</span><input type="text" name="subject" spellcheck="false" autocomplete="off" placeholder=${session.value?.user.name ?? ''} .value=${this.subject} /></label>
        <wa-button type="submit" size="s" appearance="outlined" @click=${this.choose}>${t('resources.access.ask')}</wa-button>
        <p class="hint grow">${t('resources.access.hint')}</p>
      </form>
      <lb-table caption=${t('resources.tab.access')} .rows=${this.answers.value ?? []} state=${this.answers.state} .error=${this.answers.error} rowKey="verb" @lb-retry=${() => this.answers.reload()}
        .columns=${[
          { key: 'verb', title: t('resources.access.verb'), width: '7rem', value: (row: Answer) => row.verb, render: (row: Answer) => html`<code>${row.verb}</code>` },
          { key: 'allowed', title: t('resources.access.allowed'), width: '9rem', value: (row: Answer) => row.allowed, render: (row: Answer) => html`<lb-status state=${row.allowed ? 'ok' : 'off'} label=${t(row.allowed ? 'resources.yes' : 'resources.no')}></lb-status>` },
          { key: 'why', title: t('resources.access.why'), render: (row: Answer) => html`${this.why(row)}` },
        ]}></lb-table>`;
  }

  private why({ allowed, reason, paths, missing }: Answer) {
    if (!allowed) return missing?.roles.length ? html`<span class="muted">${t('resources.access.missing')}</span> ${missing.roles.slice(0, 6).map((role, index) => html`${index ? ', ' : ''}${this.roleLink(role.kind, role.namespace, role.name)}`)}${missing.roles.length > 6 ? '…' : nothing}` : html`<span class="muted">${t('resources.access.nobody')}</span>`;
    return paths.length
      ? html`${paths.slice(0, 5).map(({ binding, subject }) => html`<div>${binding ? html`<a href=${objectPath({ ...rbac, plural: `${binding.kind.toLowerCase()}s` }, binding.namespace || null, binding.name)}>${binding.name}</a> <span class="muted">→</span> ${this.roleLink(binding.roleKind, binding.namespace, binding.roleName)}` : nothing} <span class="muted">· ${subject}</span></div>`)}${paths.length > 5 ? html`<div class="muted">${t('resources.access.more', { count: paths.length - 5 })}</div>` : nothing}`
      : html`<span class="muted">${reason}</span>`;
  }

  private roleLink(kind: string, namespace: string, name: string) {
    return html`<a href=${objectPath({ ...rbac, plural: `${kind.toLowerCase()}s` }, kind === 'ClusterRole' ? null : namespace, name)}>${name}</a>`;
  }

  private choose(event: Event): void {
    event.preventDefault();
    this.subject = this.renderRoot.querySelector<HTMLInputElement>('input')!.value.trim();
  }

  private async ask(signal: AbortSignal): Promise<Answer[]> {
    const { name, namespace = '' } = this.object.metadata;
    return await Promise.all(verbs.filter(verb => this.kind.verbs.includes(verb)).map(async verb => {
      const query = new URLSearchParams({ verb, resource: this.kind.plural, apigroup: this.kind.group, namespace, ...(verb === 'create' || verb === 'list' ? {} : { name }), ...(this.subject ? { user: this.subject } : {}) });
      return { verb, ...await apiJson<Explanation>(`/apis/iam.luban.dev/v1/explain?${query}`, { signal }) };
    }));
  }
}

type Answer = Explanation & { verb: string };
