import { apiFetch } from '@luban/console-sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { JsonLines, type AuditRecord } from './model/record.js';
import { recordsPath, type AuditFilter } from './model/query.js';

/** How a live tail stands. */
export type TailState = 'off' | 'connecting' | 'live' | 'paused' | 'lost';

const kept = 500;

/** Follows the audit log as it is written. After a lost connection it goes on where it broke off. */
export class Tail implements ReactiveController {
  state: TailState = 'off';
  /** The newest first. */
  records: readonly AuditRecord[] = [];
  /** How many came while it was paused. */
  waiting: readonly AuditRecord[] = [];
  error: unknown;
  private aborting = new AbortController();
  private after = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Begins with what is written from now on. */
  start(filter: AuditFilter): void {
    this.stop();
    [this.records, this.waiting, this.after, this.error] = [[], [], '', undefined];
    this.enter('connecting');
    void this.follow(filter);
  }

  stop(): void {
    this.aborting.abort();
    clearTimeout(this.timer);
    this.enter('off');
  }

  /** What comes is kept aside until it is resumed. */
  pause(): void {
    if (this.state === 'live') this.enter('paused');
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.records = [...this.waiting, ...this.records].slice(0, kept);
    this.waiting = [];
    this.enter('live');
  }

  private async follow(filter: AuditFilter): Promise<void> {
    const { signal } = (this.aborting = new AbortController());
    try {
      const response = await apiFetch(recordsPath(filter, { watch: true, ...(this.after ? { after: this.after } : {}) }), { signal });
      if (this.state !== 'paused') this.enter('live');
      const [reader, lines, decoder] = [response.body!.getReader(), new JsonLines<AuditRecord>(), new TextDecoder()];
      for (;;) {
        const { done, value } = await reader.read();
        if (signal.aborted) return;
        if (done) break;
        this.add(lines.push(decoder.decode(value, { stream: true })));
      }
      this.error = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.error = error;
    }
    this.retry(filter);
  }

  private retry(filter: AuditFilter): void {
    if (this.state !== 'paused') this.enter('lost');
    this.timer = setTimeout(() => void this.follow(filter), 2000);
  }

  private add(records: readonly AuditRecord[]): void {
    if (records.length === 0) return;
    this.after = records.at(-1)!.sequence;
    const newest = [...records].reverse();
    if (this.state === 'paused') this.waiting = [...newest, ...this.waiting].slice(0, kept);
    else this.records = [...newest, ...this.records].slice(0, kept);
    this.host.requestUpdate();
  }

  private enter(state: TailState): void {
    this.state = state;
    this.host.requestUpdate();
  }
}
