/**
 * Libraries make `<style>` elements of their own, which the content security policy allows only with the page's nonce.
 * From the first call on, every style element of the page carries it.
 */
export function styleNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (!nonce || patched) return;
  patched = true;
  const create = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (name.toLowerCase() === 'style') element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}

let patched = false;
