import type { FragmentContext } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import type { Explanation, ExplainedDestination, ExplainedMatch, ExplainedRule } from '../model.js';

/** An explanation, from the host to the endpoints. */
export function explanationView(ctx: FragmentContext, explanation: Explanation) {
  const { t } = ctx.i18n;
  const isGood = ['route', 'redirect', 'direct'].includes(explanation.outcome);
  return html`<section class="card" aria-labelledby="answer">
    <h2 id="answer"><lb-status state=${isGood ? 'ok' : 'error'} label=${t(`outcome.${explanation.outcome}`)}></lb-status></h2>
    ${explanation.flag ? html`<p>${explanation.status} <code>${explanation.flag}</code> ${t(`flag.${explanation.flag}`)}</p>` : nothing}
    <dl class="facts">
      ${fact(t('explain.host'), explanation.host)}${fact(t('explain.listener'), explanation.listener)}${fact(t('explain.rule'), explanation.rule)}${fact(t('explain.path'), explanation.path)}
      ${fact(t('explain.authority'), explanation.authority)}${fact(t('explain.location'), explanation.location)}${fact(t('explain.timeout'), explanation.timeout)}${fact(t('explain.retries'), explanation.retries)}
      ${fact(t('explain.fault'), explanation.fault)}${fact(t('explain.limits'), explanation.limits.join('; '))}
    </dl>
    ${explanation.rules.length ? html`<h3>${t('explain.rules')}</h3><ol>${explanation.rules.map(rule => ruleView(ctx, rule))}</ol>` : nothing}
    ${explanation.destinations.length ? html`<h3>${t('explain.destinations')}</h3>${explanation.destinations.map(one => destinationView(ctx, one))}` : nothing}
    ${explanation.mirrors.length ? html`<h3>${t('explain.mirrors')}</h3>${explanation.mirrors.map(one => destinationView(ctx, one))}` : nothing}
  </section>`;
}

const fact = (name: string, value?: string) => (value ? html`<dt>${name}</dt><dd><code>${value}</code></dd>` : nothing);

function ruleView(ctx: FragmentContext, rule: ExplainedRule) {
  return html`<li class=${rule.state}>${rule.name}${rule.source ? html` <span class="muted">(${rule.source})</span>` : nothing}: ${ctx.i18n.t(`rule.${rule.state}`)}
    ${rule.state === 'notAsked' ? nothing : rule.matches.length ? html`<ul>${rule.matches.map(match => html`<li>${matchView(ctx, match)}</li>`)}</ul>` : html`<div class="muted">${ctx.i18n.t('rule.all')}</div>`}</li>`;
}

const matchView = (ctx: FragmentContext, match: ExplainedMatch) => (match.matched ? ctx.i18n.t('match.holds', { name: match.name }) : ctx.i18n.t('match.fails', { name: match.name, field: match.field, demand: match.demand, found: match.found }));

function destinationView(ctx: FragmentContext, destination: ExplainedDestination) {
  const { t, format } = ctx.i18n;
  return html`<div><p><code>${destination.cluster}</code> ${format.number(destination.percent / 100, { style: 'percent', maximumFractionDigits: 2 })} <span class="muted">${destination.balancing}</span></p>
    ${destination.endpoints.length === 0 ? html`<p class="muted">${t('release.noEndpoints')}</p>` : html`<ul>${destination.endpoints.map(endpoint => html`<li><code>${endpoint.address}</code> ${endpoint.version ?? ''}
      <lb-status state=${endpoint.isUsable ? 'ok' : 'error'} label=${endpoint.isUsable ? (endpoint.isChosen ? t('explain.chosen') : t('explain.usable')) : t('ejected')}></lb-status></li>`)}</ul>`}</div>`;
}
