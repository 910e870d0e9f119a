import type { FragmentContext } from '@luban/console-sdk';
import { html, nothing } from 'lit';
import { origin, type LogContext, type LogLine } from './model.js';

/** What a line needs of the list that it stands in. */
export interface LineActions {
  t(key: string, values?: Record<string, unknown>): string;
  format: FragmentContext['i18n']['format'];
  isOpen(line: LogLine): boolean;
  context: LogContext | undefined;
  toggle(line: LogLine): void;
  around(line: LogLine): void;
  only(name: string, value: string): void;
}

/** One line; pressed, it shows what is known of it. */
export function lineItem(line: LogLine, actions: LineActions) {
  const isOpen = actions.isOpen(line);
  return html`<li class=${line.level}>
    <button class="line" type="button" aria-expanded=${isOpen} @click=${() => actions.toggle(line)}>${cells(line)}</button>
    ${isOpen ? detail(line, actions) : nothing}
  </li>`;
}

function cells(line: LogLine) {
  return html`<time class="time" datetime=${line.time}>${clock(line.time)}</time><span class="level">${line.level === 'unknown' ? '' : line.level}</span><span class="from">${origin(line)}</span><span class="text">${line.text}</span>`;
}

/** Month, day and time of day to the millisecond, in the local zone. */
function clock(text: string): string {
  const time = new Date(text);
  const two = (value: number) => `${value}`.padStart(2, '0');
  return `${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${`${time.getMilliseconds()}`.padStart(3, '0')}`;
}

function detail(line: LogLine, actions: LineActions) {
  return html`<div class="detail">
    <pre tabindex="0" aria-label=${actions.t('text')}>${line.text}</pre>
    ${line.fields ? html`<pre tabindex="0" aria-label=${actions.t('fields')}>${JSON.stringify(line.fields, null, 2)}</pre>` : nothing}
    <div class="labels">${Object.entries({ level: line.level, ...line.labels }).map(([name, value]) => html`<button class="chip" type="button" title=${actions.t('only')} @click=${() => actions.only(name, value)}>${name}: ${value}</button>`)}</div>
    <div class="row"><span class="muted">${line.time}</span><button class="plain spring" type="button" @click=${() => actions.around(line)}>${actions.t('context')}</button></div>
    ${actions.context?.line.id === line.id ? around(actions.context, actions) : nothing}
  </div>`;
}

function around({ before, line, after }: LogContext, actions: LineActions) {
  return html`<ol class="around wrap" aria-label=${actions.t('context')}>${[...before, line, ...after].map(one => html`<li class=${one.level}><div class="line ${one.id === line.id ? 'this' : ''}" aria-current=${one.id === line.id}>${cells(one)}</div></li>`)}</ol>`;
}
