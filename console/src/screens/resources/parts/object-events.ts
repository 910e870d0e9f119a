import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { type LiveList, Localized, resource, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import type { KubeObject } from '../model/object.js';
import { eventColumns, lastSeen, type CoreEvent } from './events-table.js';

/** What happened to an object, as it happens. */
@customElement('lb-object-events')
export class ObjectEvents extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) object!: KubeObject;
  @state() private list: LiveList<CoreEvent> | undefined;
  private uid: string | undefined;

  protected override willUpdate(): void {
    const { uid, namespace } = this.object.metadata;
    if (uid === this.uid && this.list) return;
    this.uid = uid;
    this.list?.dispose();
    // Events about objects without a namespace are kept in `default`.
    this.list = resource<CoreEvent>('v1', 'events', { namespace: namespace ?? 'default' }).watch({ fieldSelector: `involvedObject.uid=${uid}` });
    this.list.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.list?.dispose();
    this.list = undefined;
  }

  protected override render() {
    const list = this.list!;
    const events = list.items.filter(event => event.involvedObject.uid === this.uid).sort((left, right) => lastSeen(right).localeCompare(lastSeen(left)));
    return html`<lb-table caption=${t('resources.tab.events')} .columns=${eventColumns({ withObject: false })} .rows=${events} state=${list.status === 'live' ? 'ready' : list.status} .error=${list.error} @lb-retry=${() => list.reload()}>
      <lb-empty slot="empty" icon="activity" heading=${t('resources.events.none')} text=${t('resources.events.noneText')}></lb-empty></lb-table>`;
  }
}
