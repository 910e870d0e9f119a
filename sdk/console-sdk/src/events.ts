import { transport } from './transport.js';

/** Hears what an extension publishes on a topic, `extensions/{id}/{topic}`, until the signal says stop. */
export function subscribe<T = unknown>(topic: string, listener: (data: T) => void, signal: AbortSignal): void {
  const stream = transport();
  if (!stream) throw new Error(`The topic '${topic}' can be heard only inside the console, which has the stream for it.`);
  stream.subscribe(topic, undefined, event => { if (event.type === 'MESSAGE') listener(event.data as T); }, signal);
}
