import '@luban/console-sdk/chart';
import type { FragmentContext } from '@luban/console-sdk';
import { LitElement, css, html, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { colours, latency, perSecond, stateOf, success } from '../figures.js';
import { Live } from '../live.js';
import type { MeshService, TrafficPoint, Version } from '../model.js';
import { shared } from '../styles.js';
import { splitBar, splitStyles } from './split-bar.js';

type Part = Version & { members: MeshService['endpoints'] };

/** A release in steps: the versions, who gets how much, and how they do with it. */
export class ReleasePage extends LitElement {
  static override styles = [shared, splitStyles, css`
    .slider { display: grid; gap: var(--lb-space-2); }
    .ends { display: flex; justify-content: space-between; gap: var(--lb-space-3); font-variant-numeric: tabular-nums; }
    .endpoints { list-style: none; padding: 0; display: grid; gap: var(--lb-space-1); }
  `];

  @property({ attribute: false }) ctx!: FragmentContext<'luban/page/v1'>;
  @state() private wanted: number | undefined;
  @state() private isBusy = false;

  private readonly live: Live<MeshService | undefined> = new Live(this, async () => {
    const { namespace, name } = this.ctx.props.params;
    return (await this.ctx.json<MeshService[]>(`namespaces/${encodeURIComponent(namespace ?? '')}/services?window=300`)).find(service => service.name === name);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.ctx.i18n.onChange(() => this.requestUpdate());
    this.ctx.onProps(() => void this.live.refresh());
    this.ctx.beforeSwap(() => (this.wanted === undefined ? true : 'dirty'));
  }

  protected override render() {
    const { t } = this.ctx.i18n;
    const service = this.live.value;
    if (!service) {
      if (this.live.error) return html`<lb-error .error=${this.live.error} @lb-retry=${() => void this.live.refresh()}></lb-error>`;
      return !this.live.isRead ? html`<lb-skeleton rows="6"></lb-skeleton>` : html`<lb-empty icon="sliders-horizontal" heading=${t('release.gone', { name: this.ctx.props.params['name'] ?? '' })}></lb-empty>`;
    }
    const versions = service.versions.map(version => ({ ...version, members: service.endpoints.filter(endpoint => Object.entries(version.labels).every(([name, value]) => endpoint.labels[name] === value)) }));
    return html`
      <p class="muted">${t('release.text')}</p>
      ${this.live.error ? html`<p class="notice" role="status">${t('stale')}</p>` : nothing}
      ${service.problems.map(problem => html`<p class="notice">${problem}</p>`)}
      <section aria-labelledby="versions" class="card"><h2 id="versions">${t('release.versions')}</h2><div class="cards">${versions.map(version => this.version(version))}</div></section>
      <section aria-labelledby="split" class="card"><h2 id="split">${t('release.live')}</h2>
        <p class="muted">${t('release.measured')}</p>${splitBar(this.ctx, versions, 'measured')}
        <p class="muted">${t('release.weights')}</p>${splitBar(this.ctx, versions, 'weight')}
        ${this.control(service, versions)}
      </section>
      <section aria-labelledby="traffic" class="card"><h2 id="traffic">${t('release.traffic')}</h2>${this.charts(versions)}</section>`;
  }

  private version(version: Part) {
    const { t } = this.ctx.i18n;
    const healthy = version.members.filter(endpoint => !endpoint.ejectedUntil).length;
    return html`<div class="card">
      <div class="row spread"><h3>${this.ctx.props.params['name']} ${version.name}</h3><lb-status state=${stateOf(version.traffic)} label=${success(this.ctx, version.traffic)}></lb-status></div>
      <dl class="facts"><dt>${t('release.replicas')}</dt><dd>${healthy}/${version.members.length}</dd><dt>${t('requests')}</dt><dd>${perSecond(this.ctx, version.traffic)}</dd><dt>${t('latency')}</dt><dd>${latency(this.ctx, version.traffic)}</dd></dl>
      <ul class="endpoints">${version.members.map(endpoint => html`<li class="row"><code>${endpoint.address}</code>${endpoint.ejectedUntil ? html`<lb-status state="error" label=${t('ejected')}></lb-status>` : nothing}</li>`)}</ul>
      ${version.members.length === 0 ? html`<p class="muted">${t('release.noEndpoints')}</p>` : nothing}
    </div>`;
  }

  /** A slider between the first version and the last; with more of them, the ones between keep their proportion. */
  private control(service: MeshService, versions: Part[]) {
    const { t, format } = this.ctx.i18n;
    const [first, last] = [versions[0], versions.at(-1)];
    if (!service.virtualService || !first || !last || first === last || last.weight === undefined) return html`<p class="muted">${t('release.noSplit')}</p>`;
    const value = this.wanted ?? last.weight;
    const percent = (share: number) => format.number(share / 100, { style: 'percent' });
    return html`<div class="slider">
      <label for="share">${t('release.slider', { version: last.name })}</label>
      <input id="share" type="range" min="0" max="100" step="1" .value=${String(value)} aria-valuetext=${t('release.valuetext', { version: last.name, share: percent(value) })} ?disabled=${this.isBusy}
        @input=${(event: InputEvent) => { this.wanted = Number((event.target as HTMLInputElement).value); }} />
      <div class="ends"><span>${first.name} ${percent(100 - value)}</span><span>${last.name} ${percent(value)}</span></div>
      <div class="row">
        <wa-button variant="brand" ?disabled=${this.isBusy || this.wanted === undefined || this.wanted === last.weight} @click=${() => void this.shift(service, last.name, value)}>${t('release.apply')}</wa-button>
        <wa-button appearance="outlined" ?disabled=${this.isBusy || last.weight === 0} @click=${() => void this.shift(service, first.name, 100)}>${t('release.back', { version: first.name })}</wa-button>
        <wa-button appearance="outlined" ?disabled=${this.isBusy || last.weight === 100} @click=${() => void this.shift(service, last.name, 100)}>${t('release.takeOver', { version: last.name })}</wa-button>
      </div></div>`;
  }

  private async shift(service: MeshService, subset: string, weight: number): Promise<void> {
    const { t, format } = this.ctx.i18n;
    const share = format.number(weight / 100, { style: 'percent' });
    if (!await this.ctx.confirm({ heading: t('release.confirm', { share, version: subset, service: service.name }), text: t('release.confirm.text'), confirmLabel: t('release.apply') })) return;
    this.isBusy = true;
    try {
      await this.ctx.json(`namespaces/${service.namespace}/virtualservices/${service.virtualService}/shift?subset=${encodeURIComponent(subset)}&weight=${weight}`, { method: 'POST' });
      this.wanted = undefined;
      this.ctx.toast({ text: t('release.done', { share, version: subset }), kind: 'ok' });
      await this.live.refresh();
    } catch (error) {
      this.ctx.toast({ text: error instanceof Error ? error.message : String(error), kind: 'error' });
    } finally {
      this.isBusy = false;
    }
  }

  private charts(versions: Part[]) {
    const { t } = this.ctx.i18n;
    if (versions.every(version => !version.traffic)) return html`<lb-empty icon="activity" heading=${t('noData')} text=${t('noData.text')}></lb-empty>`;
    const series = (value: (point: TrafficPoint) => number | undefined) => versions.map((version, index) => ({
      label: version.name, color: colours[index % colours.length]!, points: (version.traffic?.points ?? []).map(point => [point.at, value(point) ?? null] as [number, number | null]),
    })).filter(one => one.points.length > 0);
    return html`<div class="cards">
      <div><h3>${t('release.successRate')}</h3><lb-chart label=${t('release.successRate')} unit="percent" height="180" .series=${series(point => point.successRate)}></lb-chart></div>
      <div><h3>${t('release.latency')}</h3><lb-chart label=${t('release.latency')} unit="ms" height="180" .series=${series(point => point.p95)}></lb-chart></div>
      <div><h3>${t('release.rps')}</h3><lb-chart label=${t('release.rps')} unit="count" height="180" .series=${series(point => point.perSecond)}></lb-chart></div>
    </div>`;
  }
}
