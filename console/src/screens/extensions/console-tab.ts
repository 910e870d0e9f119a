import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiJson, t } from '@luban/console-sdk';
import { Loaded, preferences, setPreferences, shared, Watch } from '../../core/index.js';

/** What a fragment did wrong in somebody's browser. */
interface ConsoleError {
  extension: string;
  version: string;
  contribution: string;
  phase: string;
  message: string;
  stack?: string | null;
  user?: string | null;
  time?: string | null;
  at?: string | null;
  count?: number;
}

/** What the console fragments of an extension did wrong, and a way to do without them. */
@customElement('lb-console-errors')
export class ConsoleErrors extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
  `];

  @property() name = '';
  private readonly errors = new Loaded(this, async signal => {
    const answer = await apiJson<ConsoleError[] | { errors?: ConsoleError[]; items?: ConsoleError[] }>(`/console/errors?extension=${encodeURIComponent(this.name)}`, { signal });
    return Array.isArray(answer) ? answer : answer.errors ?? answer.items ?? [];
  });

  constructor() {
    super();
    new Watch(this, preferences);
  }

  protected override willUpdate(): void {
    this.errors.for(this.name);
  }

  private get key(): string {
    return this.name.toLowerCase();
  }

  protected override render() {
    const { value, error } = this.errors;
    const disabled = preferences.value.disabledExtensions ?? [];
    const isOff = disabled.some(each => each.toLowerCase() === this.key);
    return html`
      <section class="card row between">
        <span>${t(isOff ? 'extensions.ui.off' : 'extensions.ui.on')}</span>
        <wa-button appearance="outlined" @click=${() => this.toggle(isOff)}><wa-icon slot="start" name=${isOff ? 'eye' : 'eye-off'}></wa-icon>${t(isOff ? 'extensions.ui.enable' : 'extensions.ui.disable')}</wa-button>
      </section>
      ${error ? html`<lb-error .error=${error} @lb-retry=${() => this.errors.reload()}></lb-error>` : nothing}
      ${value ? value.length ? value.map(each => this.one(each)) : html`<div class="card"><lb-empty icon="circle-check" heading=${t('extensions.ui.noErrors')} text=${t('extensions.ui.noErrorsText')}></lb-empty></div>` : error ? nothing : html`<lb-skeleton card rows="4"></lb-skeleton>`}`;
  }

  private one(each: ConsoleError) {
    return html`<wa-details summary="${each.contribution} · ${each.message}">
      <dl class="facts small"><dt>${t('extensions.fact.installed')}</dt><dd>${each.version}</dd><dt>${t('extensions.ui.phase')}</dt><dd>${each.phase}</dd><dt>${t('extensions.event.time')}</dt><dd><lb-time .datetime=${each.time ?? each.at}></lb-time></dd></dl>
      ${each.stack ? html`<pre class="small">${each.stack}</pre>` : nothing}</wa-details>`;
  }

  private toggle(isOff: boolean): void {
    const others = (preferences.value.disabledExtensions ?? []).filter(each => each.toLowerCase() !== this.key);
    setPreferences({ disabledExtensions: isOff ? others : [...others, this.key] });
  }
}
