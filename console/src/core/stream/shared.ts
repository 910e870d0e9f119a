import type { StreamMessage, StreamState, Transport } from '@luban/console-sdk';
import { merge, type Wanted } from './merge.js';
import { EventsSource, type ServerEvent } from './source.js';
import { Topics } from './topics.js';

type TabMessage =
  | { say: 'event'; event: ServerEvent }
  | { say: 'wanted'; tab: string; topics: Wanted }
  | { say: 'leader' }
  | { say: 'leaving'; tab: string };

/** Hears what concerns the whole console. */
export interface StreamListener {
  hello(hello: { revision: number; boot: string }): void;
  revision(revision: number): void;
  notification(notification: Record<string, unknown>): void;
}

/**
 * One stream for all tabs of a browser: a server that speaks HTTP/1.1 is left by a browser after six streams.
 * The tab that holds the lock keeps the connection and passes everything on; when it goes, another takes over.
 */
export class SharedEvents implements Transport {
  state: StreamState = 'connecting';
  private readonly topics = new Topics();
  private readonly tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
  private readonly stateListeners = new Set<(state: StreamState) => void>();
  private readonly others = new Map<string, Wanted>();
  private readonly channel = navigator.locks ? new BroadcastChannel('luban-events') : null;
  private source?: EventsSource;
  private lastHello?: ServerEvent;
  private asking = false;

  constructor(private readonly listener: StreamListener) {}

  /** Begins to listen. */
  start(): void {
    addEventListener('online', () => this.source?.hurry());
    if (!this.channel) { this.lead(); return; }
    this.channel.onmessage = ({ data }) => this.fromTab(data as TabMessage);
    addEventListener('pagehide', () => this.tell({ say: 'leaving', tab: this.tab }));
    addEventListener('pageshow', () => this.ask());
    void navigator.locks.request('luban-events', () => { this.lead(); return new Promise(() => {}); });
    this.ask();
  }

  subscribe(topic: string, listener: (message: StreamMessage) => void, { signal, resourceVersion }: { signal?: AbortSignal; resourceVersion?: string } = {}): () => void {
    const stop = () => { if (this.topics.remove(topic, listener)) this.ask(); };
    if (signal?.aborted) return stop;
    if (this.topics.add(topic, listener, resourceVersion)) this.ask();
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }

  onState(listener: (state: StreamState) => void, signal?: AbortSignal): () => void {
    this.stateListeners.add(listener);
    const stop = () => void this.stateListeners.delete(listener);
    signal?.addEventListener('abort', stop, { once: true });
    return stop;
  }

  private lead(): void {
    // The tab before this one is gone, and with it what came since.
    if (this.state === 'open') this.pass({ event: 'lost', data: null });
    this.source = new EventsSource(event => {
      if (event.event === 'hello') this.lastHello = event;
      this.pass(event);
    });
    this.source.open();
    this.tell({ say: 'leader' });
    this.ask();
  }

  private fromTab(message: TabMessage): void {
    if (message.say === 'event') { if (!this.source) this.take(message.event); return; }
    if (message.say === 'leader') { this.ask(); return; }
    if (!this.source) return;
    if (message.say === 'leaving') this.others.delete(message.tab);
    else this.greet(message.tab, message.topics);
    this.ask();
  }

  /** A tab says what it wants. A new one hears at once that the stream flows, and that its lists may be behind. */
  private greet(tab: string, topics: Wanted): void {
    const isNew = !this.others.has(tab);
    this.others.set(tab, topics);
    if (isNew && this.lastHello && this.state === 'open') this.tell({ say: 'event', event: this.lastHello });
  }

  private pass(event: ServerEvent): void {
    this.tell({ say: 'event', event });
    this.take(event);
  }

  private take(event: ServerEvent): void {
    switch (event.event) {
      case 'hello':
        // The first hello of a page is no gap; each later one is.
        if (this.state === 'lost') this.topics.resync();
        this.enter('open');
        return this.listener.hello(event.data);
      case 'lost': return this.enter('lost');
      case 'revision': return this.listener.revision(event.data.revision);
      case 'notification': return this.listener.notification(event.data);
      case 'resource': return this.topics.publish(event.data.topic, { kind: 'resource', type: event.data.type, object: event.data.object });
      case 'message': return this.topics.publish(event.data.topic, { kind: 'message', data: event.data.data });
      case 'refused': return this.topics.publish(event.data.topic, { kind: 'refused', code: event.data.code, detail: event.data.detail });
    }
  }

  private enter(state: StreamState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of [...this.stateListeners]) listener(state);
  }

  /** Says what this tab wants, once for all changes of a moment. */
  private ask(): void {
    if (this.asking) return;
    this.asking = true;
    setTimeout(() => {
      this.asking = false;
      if (this.source) this.source.follow(merge([this.topics.wanted(), ...this.others.values()]));
      else this.tell({ say: 'wanted', tab: this.tab, topics: this.topics.wanted() });
    }, 10);
  }

  private tell(message: TabMessage): void {
    this.channel?.postMessage(message);
  }
}
