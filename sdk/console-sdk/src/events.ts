import { withTransport } from './transport.js';

/** Hears what an extension publishes on a topic, `extensions/{id}/{topic}`, until the signal says stop. */
export function subscribe<T = unknown>(topic: string, listener: (data: T) => void, signal: AbortSignal): void {
  withTransport(stream => {
    if (signal.aborted) return;
    stream.subscribe(topic, message => {
      if (message.kind === 'message') listener(message.data as T);
      else if (message.kind === 'refused') console.warn(`The topic '${topic}' may not be heard: ${message.code} ${message.detail}`);
    }, { signal });
  });
}
