import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { apiJson, ApiError, Localized, t } from '@luban/console-sdk';
import { can, Loaded, shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { loadKinds } from '../data/kinds.js';
import { apiPath, objectPath, type Kind } from '../model/kind.js';
import type { KubeMetadata, KubeObject } from '../model/object.js';
import { referenceLink } from './facts-view.js';

interface Related {
  kind: Kind;
  metadata: KubeMetadata;
}

const limit = 500;

/** What an object belongs to, and what belongs to it. */
@customElement('lb-object-related')
export class ObjectRelated extends Localized(LitElement) {
  static override styles = [shared, controls, css`:host { display: grid; gap: var(--lb-space-4); } section { display: grid; gap: var(--lb-space-3); }`];

  @property({ attribute: false }) object!: KubeObject;
  @state() private unread = 0;
  private readonly owned = new Loaded(this, signal => this.find(signal));

  protected override willUpdate(): void {
    if (this.isConnected) this.owned.for(this.object.metadata.uid ?? '');
  }

  protected override render() {
    const owners = this.object.metadata.ownerReferences ?? [];
    return html`
      ${owners.length ? html`<section class="card"><h2>${t('resources.related.owners')}</h2><ul class="chips">${owners.map(owner => html`<li>${referenceLink(owner, this.object.metadata.namespace)}</li>`)}</ul></section>` : nothing}
      <section><h2>${t('resources.related.owned')}</h2>
        <lb-table caption=${t('resources.related.owned')} .rows=${this.owned.value ?? []} state=${this.owned.state} .error=${this.owned.error} .rowKey=${(row: Related) => row.metadata.uid ?? row.metadata.name} @lb-retry=${() => this.owned.reload()}
          .columns=${[
            { key: 'name', title: t('resources.name'), sortable: true, value: (row: Related) => row.metadata.name, render: (row: Related) => html`<a href=${objectPath(row.kind, row.metadata.namespace, row.metadata.name)}>${row.metadata.name}</a>` },
            { key: 'kind', title: t('resources.kind'), sortable: true, value: (row: Related) => row.kind.kind },
            { key: 'namespace', title: t('resources.namespace'), sortable: true, priority: 2, value: (row: Related) => row.metadata.namespace },
            { key: 'age', title: t('resources.age'), sortable: true, priority: 2, value: (row: Related) => row.metadata.creationTimestamp, render: (row: Related) => html`<lb-time datetime=${row.metadata.creationTimestamp ?? ''}></lb-time>` },
          ]}>
          <lb-empty slot="empty" icon="link" heading=${t('resources.related.none')} text=${t('resources.related.noneText')}></lb-empty></lb-table>
        ${this.unread ? html`<p class="hint">${t('resources.related.unread', { count: this.unread })}</p>` : nothing}
      </section>`;
  }

  /** There is no index of owners: the metadata of every kind that the user may list is looked through, a few kinds at a time. */
  private async find(signal: AbortSignal): Promise<Related[]> {
    const { uid, namespace } = this.object.metadata;
    const { kinds } = await loadKinds();
    const queue = kinds.filter(kind => kind.verbs.includes('list') && (kind.namespaced || !namespace) && can({ verb: 'list', group: kind.group, resource: kind.plural }));
    const found: Related[] = [];
    let unread = 0;
    const next = async (): Promise<void> => {
      for (let kind = queue.shift(); kind; kind = queue.shift()) {
        try {
          const list = await apiJson<{ items: { metadata: KubeMetadata }[]; metadata: { continue?: string } }>(`${apiPath(kind, kind.namespaced ? namespace : null)}?limit=${limit}`, { headers: { Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' }, signal });
          if (list.metadata.continue) unread++;
          for (const { metadata } of list.items) if (metadata.ownerReferences?.some(owner => owner.uid === uid)) found.push({ kind, metadata });
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          unread++;
        }
      }
    };
    await Promise.all([next(), next(), next(), next()]);
    this.unread = unread;
    return found.sort((left, right) => left.kind.kind.localeCompare(right.kind.kind) || left.metadata.name.localeCompare(right.metadata.name));
  }
}
