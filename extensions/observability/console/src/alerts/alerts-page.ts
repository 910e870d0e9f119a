import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, html } from 'lit';
import { property, state } from 'lit/decorators.js';
import { DeliveriesView } from './deliveries-view.js';
import { FiringView } from './firing-view.js';
import { PoliciesView } from './policies-view.js';
import { ReceiversView } from './receivers-view.js';
import { RulesView } from './rules-view.js';
import { SilencesView } from './silences-view.js';
import { styles } from './styles.js';

const views = { firing: FiringView, rules: RulesView, policies: PoliciesView, silences: SilencesView, receivers: ReceiversView, deliveries: DeliveriesView };
type Name = keyof typeof views;
const names = Object.keys(views) as Name[];

/** Everything about alerts, one tab for each question. */
export class AlertsPage extends LitElement {
  static override styles = styles;

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private tab: Name = 'firing';
  private view?: HTMLElement;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.show(this.ctx.props.query['tab']);
    this.ctx.onProps(props => this.show(props.query['tab']));
  }

  protected override render() {
    return html`
      <div class="tabs" role="tablist" aria-label=${this.t('title')} @keydown=${(event: KeyboardEvent) => this.key(event)}>
        ${names.map(name => html`<button type="button" role="tab" id=${`tab-${name}`} aria-selected=${name === this.tab} aria-controls="panel" tabindex=${name === this.tab ? 0 : -1} @click=${() => this.choose(name)}>${this.t(`tab.${name}`)}</button>`)}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby=${`tab-${this.tab}`}>${this.view}</div>`;
  }

  private show(wanted: string | undefined): void {
    const name = names.find(one => one === wanted) ?? 'firing';
    if (this.view && name === this.tab) return;
    this.tab = name;
    this.view = Object.assign(document.createElement(this.ctx.defineScoped(`alerts-${name}`, views[name])), { ctx: this.ctx });
    this.requestUpdate();
  }

  private choose(name: Name): void {
    this.ctx.setQuery({ tab: name === 'firing' ? null : name });
    this.show(name);
  }

  private key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = names[(names.indexOf(this.tab) + step + names.length) % names.length]!;
    this.choose(next);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
  }

  private t(key: string): string {
    return this.ctx.i18n.t(`alerts.${key}`);
  }
}
