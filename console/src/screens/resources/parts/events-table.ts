import { html, nothing } from 'lit';
import { format, t } from '@luban/console-sdk';
import type { KubeObject } from '../model/object.js';
import { referenceLink } from './facts-view.js';

/** An event of the core group. */
export interface CoreEvent extends KubeObject {
  involvedObject: { apiVersion?: string; kind?: string; name?: string; namespace?: string; uid?: string };
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string;
  lastTimestamp?: string;
  eventTime?: string;
  reportingComponent?: string;
  source?: { component?: string };
}

/** When the event was last seen. */
export const lastSeen = (event: CoreEvent) => event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? '';

/** The columns of a table of events; without the object where it is always the same. */
export function eventColumns({ withObject }: { withObject: boolean }) {
  return [
    { key: 'reason', title: t('resources.events.reason'), sortable: true, value: (event: CoreEvent) => event.reason, render: (event: CoreEvent) => html`<lb-status state=${event.type === 'Warning' ? 'warn' : 'ok'} label=${event.reason ?? ''}></lb-status>` },
    ...(withObject ? [{ key: 'object', title: t('resources.events.object'), sortable: true, priority: 1 as const, value: (event: CoreEvent) => `${event.involvedObject.kind} ${event.involvedObject.name}`, render: (event: CoreEvent) => objectOf(event) }] : []),
    { key: 'message', title: t('resources.events.message'), value: (event: CoreEvent) => event.message },
    { key: 'count', title: t('resources.events.count'), align: 'end' as const, sortable: true, priority: 3 as const, value: (event: CoreEvent) => event.count ?? 1, render: (event: CoreEvent) => html`${format.number(event.count ?? 1)}` },
    { key: 'source', title: t('resources.events.source'), priority: 3 as const, value: (event: CoreEvent) => event.reportingComponent || event.source?.component },
    { key: 'last', title: t('resources.events.last'), sortable: true, priority: 2 as const, value: lastSeen, render: (event: CoreEvent) => html`<lb-time datetime=${lastSeen(event)}></lb-time>` },
  ];
}

function objectOf({ involvedObject: { apiVersion, kind, name, namespace } }: CoreEvent) {
  return kind && name ? referenceLink({ kind, name, ...(apiVersion ? { apiVersion } : {}), ...(namespace ? { namespace } : {}) }) : nothing;
}
