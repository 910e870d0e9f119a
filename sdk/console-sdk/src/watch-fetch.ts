import { apiFetch } from './http.js';
import type { KubeObject } from './kube.js';
import type { ResourceClient, WatchOptions } from './resources.js';
import { lines } from './lines.js';
import type { StreamMessage, StreamState } from './transport.js';

interface Hearers {
  hear: (message: StreamMessage) => void;
  onState: (state: StreamState) => void;
}

const resync: StreamMessage = { kind: 'resource', type: 'RESYNC' };

/** Follows resources by a Kubernetes watch of their own: what is used outside of the console, where no stream is shared. */
export async function watchByFetch<T extends KubeObject>(
  client: ResourceClient<T>, { name, labelSelector, fieldSelector }: WatchOptions, resourceVersion: string | undefined, { hear, onState }: Hearers, signal: AbortSignal,
): Promise<void> {
  const fields = [name && `metadata.name=${name}`, fieldSelector].filter(Boolean).join(',');
  let version = resourceVersion;
  for (let failures = 0; !signal.aborted; ) {
    const query = new URLSearchParams({ watch: 'true', allowWatchBookmarks: 'true' });
    for (const [key, value] of Object.entries({ resourceVersion: version, labelSelector, fieldSelector: fields })) if (value) query.set(key, value);
    try {
      const response = await apiFetch(`${client.path}?${query}`, { signal });
      onState('open');
      failures = 0;
      for await (const line of lines(response.body!)) {
        const event = JSON.parse(line) as { type: string; object: KubeObject };
        // What came before is too old to go on from: the list is made anew, and with it this watch.
        if (event.type === 'ERROR') return hear(resync);
        version = event.object.metadata.resourceVersion ?? version;
        if (event.type !== 'BOOKMARK') hear({ kind: 'resource', type: event.type as 'ADDED' | 'MODIFIED' | 'DELETED', object: event.object });
      }
      // The server ends a watch now and then; it is gone on with at once, but never in a tight loop.
      await pause(200, signal);
    } catch (error) {
      if (signal.aborted) return;
      if ((error as { status?: number }).status === 410) return hear(resync);
      if ((error as { status?: number }).status === 403) return hear({ kind: 'refused', code: (error as { code?: string }).code ?? '', detail: (error as Error).message });
      onState('lost');
      await pause(Math.min(30_000, 1000 * 2 ** failures++), signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
