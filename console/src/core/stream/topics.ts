import type { StreamMessage } from '@luban/console-sdk';

type Listener = (message: StreamMessage) => void;

interface Topic {
  listeners: Set<Listener>;
  /** The version that the stream was asked to begin at. */
  since?: string;
  /** What came lately, for a listener that comes later with an older list. */
  recent: { version: number; message: StreamMessage }[];
  /** The version of the newest event that is no longer among the recent ones. */
  forgotten: number;
}

const keep = 200;

/** Which topics are listened to, and what came for each of them lately. */
export class Topics {
  private readonly topics = new Map<string, Topic>();

  /** The topics with the version that each begins at, as the server is asked for them. */
  wanted(): { topic: string; resourceVersion?: string }[] {
    return [...this.topics].map(([topic, { since }]) => (since === undefined ? { topic } : { topic, resourceVersion: since }));
  }

  /** Adds a listener. Answers whether the topic is new. */
  add(topic: string, listener: Listener, resourceVersion?: string): boolean {
    const known = this.topics.get(topic);
    if (!known) {
      this.topics.set(topic, { listeners: new Set([listener]), recent: [], forgotten: 0, ...(resourceVersion === undefined ? {} : { since: resourceVersion }) });
      return true;
    }

    known.listeners.add(listener);
    this.catchUp(known, listener, resourceVersion);
    return false;
  }

  /** Takes a listener out. Answers whether nobody listens to the topic any more. */
  remove(topic: string, listener: Listener): boolean {
    const known = this.topics.get(topic);
    if (!known?.listeners.delete(listener) || known.listeners.size) return false;
    this.topics.delete(topic);
    return true;
  }

  /** Passes on what came for a topic. */
  publish(topic: string, message: StreamMessage): void {
    const known = this.topics.get(topic);
    if (!known) return;
    if (message.kind === 'resource') this.remember(known, message);
    for (const listener of [...known.listeners]) listener(message);
  }

  /** Tells every resource topic that events may have been missed. */
  resync(): void {
    for (const [topic, known] of this.topics) {
      known.recent = [];
      delete known.since;
      if (/^apis?\//.test(topic)) this.publish(topic, { kind: 'resource', type: 'RESYNC' });
    }
  }

  private remember(topic: Topic, message: StreamMessage & { kind: 'resource' }): void {
    if (message.type === 'RESYNC') { topic.recent = []; return; }
    topic.recent.push({ version: versionOf(message.object), message });
    if (topic.recent.length > keep) topic.forgotten = topic.recent.shift()!.version;
  }

  /** A list that is older than the newest event has missed some: they are handed over now. */
  private catchUp(topic: Topic, listener: Listener, resourceVersion?: string): void {
    if (resourceVersion === undefined) return;
    const held = Number(resourceVersion);
    if (held < topic.forgotten || held < Number(topic.since ?? 0)) listener({ kind: 'resource', type: 'RESYNC' });
    else for (const { version, message } of topic.recent) if (version > held) listener(message);
  }
}

function versionOf(object: unknown): number {
  return Number((object as { metadata?: { resourceVersion?: string } } | undefined)?.metadata?.resourceVersion ?? 0);
}
