import type { FragmentContext } from '@luban/console-sdk';
import { html } from 'lit';
import type { Trigger } from '../model.js';

/** Says where a forge has to send its pushes, and what a hook of one's own looks like. */
export function webhookText(ctx: FragmentContext<'luban/page/v1'>, trigger: Trigger): void {
  const { t } = ctx.i18n;
  void import('@luban/console-sdk/code');
  const address = new URL(trigger.status!.webhookPath!, location.href).href;
  const hook = `#!/bin/sh
key=$(cat /path/to/the/key)
while read before after ref; do
  body="{\\"ref\\":\\"$ref\\",\\"before\\":\\"$before\\",\\"after\\":\\"$after\\"}"
  signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$key" | sed 's/^.* //')
  curl -fsS -H "X-Hub-Signature-256: sha256=$signature" --json "$body" ${address}
done`;
  ctx.drawer({
    heading: t('webhook.heading', { name: trigger.metadata.name }), width: '680px',
    content: () => html`
      <p>${t('webhook.address')}</p>
      <lb-code language="text" readonly label=${t('webhook.address')} .value=${address}></lb-code>
      <p>${t('webhook.key', { name: trigger.spec.source.webhook?.secretRef.name ?? '' })}</p>
      <p>${t('webhook.hook')}</p>
      <lb-code language="text" readonly label=${t('webhook.hook')} .value=${hook}></lb-code>`,
  });
}
