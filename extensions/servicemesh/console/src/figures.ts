import type { FragmentContext } from '@luban/console-sdk';
import type { Traffic } from './model.js';

/** Figures as people read them. */
export const perSecond = (ctx: FragmentContext, traffic?: Traffic) => ctx.i18n.t('perSecond', { value: ctx.i18n.format.number(traffic?.perSecond ?? 0, { maximumFractionDigits: 1 }) });
export const success = (ctx: FragmentContext, traffic?: Traffic) => (traffic ? ctx.i18n.format.number(traffic.successRate, { style: 'percent', maximumFractionDigits: 1 }) : ctx.i18n.t('noTraffic'));
export const latency = (ctx: FragmentContext, traffic?: Traffic) => (traffic?.p95 === undefined ? '–' : ctx.i18n.t('milliseconds', { value: ctx.i18n.format.number(traffic.p95, { maximumFractionDigits: traffic.p95 < 10 ? 1 : 0 }) }));

/** A state for a share of requests that went well. */
export const stateOf = (traffic?: Traffic): 'ok' | 'warn' | 'error' | 'off' => (!traffic ? 'off' : traffic.successRate >= 0.99 ? 'ok' : traffic.successRate >= 0.9 ? 'warn' : 'error');

/** The share that a version really had, of 1. */
export const shareOf = (traffic: Traffic | undefined, all: readonly (Traffic | undefined)[]) => {
  const sum = all.reduce((total, one) => total + (one?.requests ?? 0), 0);
  return sum === 0 ? undefined : (traffic?.requests ?? 0) / sum;
};

/** The colours of versions, in their order; those of charts. */
export const colours = ['var(--lb-chart-1, #2563eb)', 'var(--lb-chart-2, #d97706)', 'var(--lb-chart-3, #059669)', 'var(--lb-chart-4, #9333ea)', 'var(--lb-chart-5, #dc2626)'];
