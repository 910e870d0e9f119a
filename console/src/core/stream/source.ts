import { ApiError, apiJson } from '@luban/console-sdk';

/** An event of the stream, as the server sends it. */
export type ServerEvent =
  | { event: 'hello'; data: { stream: string; revision: number; boot: string } }
  | { event: 'revision'; data: { revision: number } }
  | { event: 'resource'; data: { topic: string; type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'RESYNC'; object?: unknown } }
  | { event: 'message'; data: { topic: string; data: unknown } }
  | { event: 'notification'; data: Record<string, unknown> }
  | { event: 'refused'; data: { topic: string; code: string; detail: string } }
  | { event: 'lost'; data: null };

const names = ['hello', 'revision', 'resource', 'message', 'notification'] as const;

/** The connection to the server: one stream, opened anew whenever it breaks. */
export class EventsSource {
  private source?: EventSource;
  private stream = '';
  private attempts = 0;
  private timer = 0;
  private wanted: { topic: string; resourceVersion?: string }[] = [];
  private sending: Promise<void> = Promise.resolve();
  private hasAsked = false;

  constructor(private readonly hear: (event: ServerEvent) => void) {}

  open(): void {
    const source = (this.source = new EventSource('/console/events'));
    for (const name of names) source.addEventListener(name, event => this.receive(name, (event as MessageEvent<string>).data));
    source.onerror = () => this.broken();
  }

  close(): void {
    this.source?.close();
    clearTimeout(this.timer);
  }

  /** Opens at once instead of after a pause, as when the device is online again. */
  hurry(): void {
    if (this.source?.readyState === EventSource.OPEN) return;
    this.close();
    this.open();
  }

  /** Says what to follow; replaces what was said before. */
  follow(topics: { topic: string; resourceVersion?: string }[]): void {
    this.wanted = topics;
    if (!topics.length && !this.hasAsked) return;
    if (this.stream) this.sending = this.sending.then(() => this.send());
  }

  private receive(event: (typeof names)[number], text: string): void {
    const data = JSON.parse(text) as never;
    if (event === 'hello') {
      this.stream = (data as { stream: string }).stream;
      this.attempts = 0;
      this.hasAsked = false;
    }
    this.hear({ event, data } as ServerEvent);
    // Whoever listens has seen the gap by now and says anew from where.
    if (event === 'hello') this.follow(this.wanted);
  }

  private async send(): Promise<void> {
    const [stream, topics] = [this.stream, this.wanted];
    if (!stream) return;
    this.hasAsked = true;
    try {
      const { refused } = await apiJson<{ refused: { topic: string; code: string; detail: string }[] }>(`/console/events/${stream}/topics`, { method: 'PUT', body: { topics } });
      for (const data of refused) this.hear({ event: 'refused', data });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // The stream is not the server's any more; a new one says hello and is told again.
      if (stream === this.stream) this.broken();
    }
  }

  private broken(): void {
    this.source?.close();
    this.stream = '';
    this.hear({ event: 'lost', data: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), Math.min(15_000, 500 * 2 ** this.attempts++)) as unknown as number;
    // An ended session is the usual reason, and only an ordinary request says so.
    if (this.attempts === 1) void apiJson('/console/session').catch(() => {});
  }
}
