import type { FragmentContext, KubeObject } from '@luban/console-sdk';
import { LitElement, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import { condition, isForbidden, route, type LogLine, type LogPage } from './model.js';
import { logStyles } from './styles.js';

const days = 14;

/** What happened to one object, also what the cluster has forgotten: events are kept as lines. */
export class EventsTab extends LitElement {
  static override styles = logStyles;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/resource/tab/v1'>;
  @state() private lines?: LogLine[];
  @state() private error: unknown;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    void this.load();
  }

  private async load(): Promise<void> {
    const { kind, metadata } = this.ctx.props.resource as KubeObject;
    const query = `kind:event ${condition('name', metadata.name)} ${condition('object', (kind ?? '').toLowerCase())}`;
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    try {
      // Events about objects of the cluster stand in the namespace default.
      this.lines = (await this.ctx.json<LogPage>(`${route(metadata.namespace ?? 'default', 'query')}?${new URLSearchParams({ query, from, limit: '500' })}`, { signal: this.ctx.signal })).lines;
      this.error = undefined;
    } catch (error) {
      this.error = error;
    }
  }

  protected override render() {
    const t = (key: string, values?: Record<string, unknown>) => this.ctx.i18n.t(`logs.${key}`, values);
    if (isForbidden(this.error)) return html`<lb-empty icon="lock" heading=${t('forbidden')} text=${t('forbidden.namespace')}></lb-empty>`;
    if (this.error) return html`<lb-error .error=${this.error} @lb-retry=${() => this.load()}></lb-error>`;
    if (!this.lines) return html`<lb-skeleton rows="5"></lb-skeleton>`;
    const columns = [
      { key: 'time', title: t('events.time'), width: '12rem', render: (line: LogLine) => html`<lb-time .datetime=${line.time}></lb-time>` },
      { key: 'level', title: t('events.type'), width: '8rem', render: (line: LogLine) => html`<lb-status state=${line.level === 'warning' ? 'warn' : 'ok'} label=${t(line.level === 'warning' ? 'events.warning' : 'events.normal')}></lb-status>` },
      { key: 'reason', title: t('events.reason'), render: (line: LogLine) => line.labels['reason'] ?? '–' },
      { key: 'text', title: t('events.message'), width: '45%', render: (line: LogLine) => line.text.replace(/^\w+: /, '') },
      { key: 'app', title: t('events.from'), priority: 3, render: (line: LogLine) => line.labels['app'] ?? '–' },
    ];
    return html`<lb-table caption=${t('events')} .columns=${columns} .rows=${this.lines} rowKey="id">
      <lb-empty slot="empty" icon="history" heading=${t('events.none')} text=${t('events.none.text', { days })}></lb-empty>
    </lb-table>`;
  }
}
