import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing } from 'lit';
import { apiJson, dialog, format, t } from '@luban/console-sdk';
import { api } from '../people/data.js';
import { formDialog } from '../people/form-dialog.js';
import '../people/once.js';

interface Verification {
  whole: boolean;
  checked: number;
  first: string;
  head: { sequence: string; hash: string };
  trimmed: { sequence: string; hash: string };
  problems: { sequence: string; problem: string }[];
}

/** Has the server walk along the chain of hashes, and shows what it found. */
export async function verify(): Promise<void> {
  const found = await formDialog({
    heading: t('audit.verify'),
    intro: t('audit.verify.text'),
    fields: [
      { name: 'sequence', label: t('audit.verify.sequence'), kind: 'number', hint: t('audit.verify.kept') },
      { name: 'hash', label: t('audit.hash'), check: (text, values) => (text === '' ? (values['sequence'] ? t('audit.verify.both') : '') : !/^[0-9a-f]{64}$/i.test(text) ? t('audit.verify.digits') : values['sequence'] ? '' : t('audit.verify.both')) },
    ],
    submitLabel: t('audit.verify.do'),
    submit: values => apiJson<Verification>(`${api.audit}/verify${values['hash'] ? `?${new URLSearchParams({ sequence: String(values['sequence']), hash: String(values['hash']) })}` : ''}`),
  });
  if (found) await show(found);
}

async function show({ whole, checked, head, trimmed, problems }: Verification): Promise<void> {
  await dialog<void>({
    heading: t('audit.verify'),
    width: '640px',
    content: () => html`<div class="stack">
      <lb-status state=${whole ? 'ok' : 'error'} label=${t(whole ? 'audit.verify.whole' : 'audit.verify.broken')}></lb-status>
      <p>${t('audit.verify.checked', { count: checked })}</p>
      ${problems.length > 0 ? html`<ul>${problems.map(problem => html`<li><b>${problem.sequence}</b>: ${problem.problem}</li>`)}</ul>` : nothing}
      <p class="muted">${t('audit.verify.keep', { sequence: format.number(Number(head.sequence)) })}</p>
      <lb-shown-once label=${t('audit.hash')} .value=${head.hash}></lb-shown-once>
      ${trimmed.sequence !== '0' ? html`<p class="muted">${t('audit.verify.trimmed', { sequence: trimmed.sequence })}</p>` : nothing}
    </div>`,
    footer: handle => html`<wa-button variant="brand" @click=${() => handle.close()}>${t('audit.close')}</wa-button>`,
  }).closed;
}
