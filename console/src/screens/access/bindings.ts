import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { can, Live, setQuery, shared } from '../../core/index.js';
import { Attempt } from '../people/data.js';
import type { Binding, Subject } from '../people/kinds.js';
import { labelled } from '../people/labelled.js';
import './frame.js';
import { placeText, revoke } from './binding-actions.js';
import { grant } from './grant.js';
import { rolePath } from './held-roles.js';
import { placeOf, subjectText } from './model/bindings.js';
import { subjectLink } from './role.js';

/** One subject of one binding: who has which role where. */
interface Row {
  binding: Binding;
  subject: Subject;
}

/** Who has which role where. */
@customElement('lb-bindings-page')
export class BindingsPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .toolbar { display: flex; flex-wrap: wrap; gap: var(--lb-space-3); padding-block-end: var(--lb-space-3); align-items: end; }
    .toolbar wa-input { flex: 1 1 240px; max-inline-size: 420px; }
    .toolbar wa-select { flex: 0 1 250px; min-inline-size: 200px; }
    @media (max-width: 640px) { .toolbar wa-input, .toolbar wa-select { flex: 1 1 100%; max-inline-size: none; } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly cluster = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'clusterrolebindings' } }));
  private readonly local = new Live<Binding>(this, () => ({ of: { apiVersion: 'rbac.authorization.k8s.io/v1', plural: 'rolebindings' } }));

  protected override render() {
    const source = this.cluster.state === 'ready' ? this.local : this.cluster;
    const filtered = this.query.has('q') || this.query.has('place');
    return html`<lb-access-frame current="bindings" heading=${t('access.bindings')} subheading=${t('access.bindings.text')}>
      ${can({ verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' }) ? html`<wa-button slot="actions" variant="brand" @click=${() => this.doing.run(() => grant())}><wa-icon slot="start" name="plus"></wa-icon>${t('access.grant')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${source.state === 'forbidden' ? html`<lb-problem .error=${source.error}></lb-problem>` : html`
        <lb-table caption=${t('access.bindings')} .columns=${this.columns()} .rows=${this.rows()} .state=${source.state} .error=${source.error} .filtered=${filtered} .pageSize=${25}
          .rowKey=${({ binding, subject }: Row) => `${binding.metadata.uid}/${subject.kind}/${subjectText(subject)}`} @lb-retry=${() => { this.cluster.reload(); this.local.reload(); }}>
          ${this.toolbar(filtered)}
          <lb-empty slot="empty" icon="link" heading=${t('access.bindings.empty')} text=${t('access.bindings.empty.text')}></lb-empty>
          <lb-empty slot="filtered-empty" icon="search" heading=${t('access.bindings.none')}><wa-button slot="actions" appearance="outlined" @click=${clear}>${t('access.clear')}</wa-button></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  private rows(): Row[] {
    const [text, place] = [(this.query.get('q') ?? '').toLowerCase(), this.query.get('place') ?? ''];
    return [...this.cluster.items, ...this.local.items].flatMap(binding => (binding.subjects ?? []).map(subject => ({ binding, subject }))).filter(({ binding, subject }) =>
      (!text || [subjectText(subject), binding.roleRef.name, binding.metadata.name, binding.metadata.namespace].some(part => part?.toLowerCase().includes(text))) && (!place || placeOf(binding).kind === place));
  }

  private toolbar(filtered: boolean) {
    return html`<div class="toolbar" slot="toolbar" role="search" aria-label=${t('access.bindings')}>
      <wa-input type="search" label=${t('access.bindings.search')} with-clear .value=${this.query.get('q') ?? ''} @input=${(event: Event) => setQuery({ q: (event.target as HTMLInputElement).value })}><wa-icon slot="start" name="search"></wa-icon></wa-input>
      <wa-select label=${t('access.where')} .value=${this.query.get('place') ?? ''} @change=${(event: Event) => setQuery({ place: (event.target as HTMLInputElement).value })}>
        <wa-option value="">${t('access.place.all')}</wa-option>${(['cluster', 'workspace', 'namespace'] as const).map(kind => html`<wa-option value=${kind}>${t(`access.place.${kind}`)}</wa-option>`)}
      </wa-select>
      ${filtered ? html`<wa-button appearance="plain" @click=${clear}>${t('access.clear')}</wa-button>` : nothing}
    </div>`;
  }

  private columns() {
    return [
      { key: 'who', title: t('access.who'), sortable: true, value: ({ subject }: Row) => subjectText(subject), render: ({ subject }: Row) => subjectLink(subject) },
      { key: 'kind', title: t('access.kind'), sortable: true, priority: 2, value: ({ subject }: Row) => t(`access.subject.${subject.kind}`) },
      { key: 'role', title: t('access.role'), sortable: true, value: ({ binding }: Row) => binding.roleRef.name, render: ({ binding }: Row) => html`<a href=${rolePath(binding)}>${binding.roleRef.name}</a>` },
      { key: 'place', title: t('access.where'), sortable: true, value: ({ binding }: Row) => placeText(placeOf(binding)) },
      { key: 'binding', title: t('access.binding'), priority: 3, render: ({ binding }: Row) => html`<code>${binding.metadata.name}</code>` },
      { key: 'actions', title: '', align: 'end', render: ({ binding, subject }: Row) => html`<wa-button size="s" appearance="plain" variant="danger" @click=${() => this.doing.run(() => revoke(binding, subject))}>${labelled(t('access.revoke'), t('access.revoke.of', { role: binding.roleRef.name, name: subjectText(subject) }))}</wa-button>` },
    ];
  }
}

function clear(): void {
  setQuery({ q: null, place: null });
}
