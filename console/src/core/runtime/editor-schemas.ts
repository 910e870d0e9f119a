import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { apiJson } from '@luban/console-sdk';
import { Watch } from '../store.js';
import { contributionsAt, placed, surroundings } from './contributions.js';
import { isFor, type Edited } from './matching.js';
import type { Placed } from './types.js';

type Schema = Record<string, unknown>;

const point = 'luban/editor/schema/v1';

/** The schemas that extensions contribute to an editor, on top of the one that it has. */
export class EditorSchemas implements ReactiveController {
  private readonly files = new Map<string, Schema | null>();
  private made: { key: string; base: Schema | undefined; schema: Schema | undefined } | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
    new Watch(host, placed, surroundings);
  }

  hostConnected(): void {}

  /** All that is known of what is edited; the same object as long as it is the same. */
  on(base: Schema | undefined, edited: Edited): Schema | undefined {
    const found = contributionsAt(point, ({ contribution }) => isFor(contribution.data['match'], edited)).map(one => ({ one, schema: this.read(one) })).filter(({ schema }) => schema);
    const key = found.map(({ one }) => `${one.extension.base} ${one.contribution.id}`).join();
    if (this.made?.key === key && this.made.base === base) return this.made.schema;
    const schemas = [...(base ? [base] : []), ...found.map(({ schema }) => schema!)];
    this.made = { key, base, schema: found.length ? { allOf: schemas } : base };
    return this.made.schema;
  }

  private read({ contribution, extension }: Placed): Schema | null {
    const source = contribution.data['schema'];
    if (typeof source === 'object') return source as Schema;
    const file = extension.base + String(source);
    if (!this.files.has(file)) {
      this.files.set(file, null);
      // Without it the editor is as it was.
      apiJson<Schema>(file).then(schema => { this.files.set(file, schema); this.host.requestUpdate(); }, error => console.warn(`${contribution.id}:`, error));
    }
    return this.files.get(file) ?? null;
  }
}
