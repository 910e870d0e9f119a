import { LitElement, html } from 'lit';
import '@luban/console-sdk/topology';

/** What a fragment was given, as far as JSON can say it: tests read it. */
const told = props => JSON.stringify(props, (_, value) => (typeof value === 'function' ? 'function' : value));

/** An element that says the name of its point in the shown language, and what it was given. */
class PointElement extends LitElement {
  static properties = { ctx: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.onProps(() => this.requestUpdate());
  }

  get name() { return ''; }

  render() {
    return html`<p data-point=${this.name} data-props=${told(this.ctx.props)}>${this.ctx.i18n.t(`says.${this.name}`)}</p>`;
  }
}

const element = name => class extends PointElement {
  get name() { return name; }
};

/** The same as a function. */
const mount = name => (root, ctx) => {
  const line = document.createElement('p');
  const draw = () => {
    line.dataset.point = name;
    line.dataset.props = told(ctx.props);
    line.textContent = ctx.i18n.t(`says.${name}`);
  };
  draw();
  ctx.i18n.onChange(draw);
  ctx.onProps(draw);
  root.append(line);
};

export const onePage = mount('page');
export const Widget = element('widget');
export const ResourceTab = element('tab');
export const drawnCell = mount('column');
export const SettingsPanel = element('settings');
export const settingsPanel = mount('settings');
export const ExtensionTab = element('extensionTab');
export const EmptyState = element('emptyState');
export const notification = mount('notification');
export const wheelNode = mount('node');

/** Wants more room than the header has. */
export class HeaderSign extends PointElement {
  get name() { return 'header'; }

  render() {
    return html`<div style="inline-size: 900px; block-size: 300px">${super.render()}</div>`;
  }
}

/** Holds the installation back until it has been answered, and writes into the configuration. */
export class InstallStep extends PointElement {
  get name() { return 'installStep'; }

  connectedCallback() {
    super.connectedCallback();
    this.ctx.props.setReady(false);
  }

  answer() {
    this.ctx.props.setConfig({ ...this.ctx.props.config, answered: true });
    this.ctx.props.setReady(true);
  }

  render() {
    return html`${super.render()}<button type="button" @click=${this.answer}>${this.ctx.i18n.t('answer')}</button>`;
  }
}

/** Draws the point that this extension declares, and a topology with nodes of its type. */
export class HomePage extends PointElement {
  get name() { return 'home'; }

  render() {
    const nodes = [{ id: 'a', label: 'Wheel A', type: 'tests.points/wheel' }, { id: 'b', label: 'Plain B' }];
    return html`${super.render()}
      <lb-slot point="tests.points/panel/v1" chrome="card" .props=${{ wheel: 'A', turns: 3 }}></lb-slot>
      <lb-slot point="tests.points/panel/v1" .props=${{ wheel: 'B', turns: 'many' }}></lb-slot>
      <lb-topology label="Wheels" .nodes=${nodes} .edges=${[{ from: 'a', to: 'b' }]}></lb-topology>`;
  }
}

/** The command: says what it was given. */
export function turn(ctx) {
  ctx.toast({ kind: 'ok', text: `${ctx.i18n.t('turned')} ${ctx.props.resource?.metadata.name ?? 'nothing'}` });
}
