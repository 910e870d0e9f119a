/** How far a package is to be trusted, as the catalogue says. */
export function trustOf(item: { trust?: string | null }): { label: string; icon: string } {
  if (item.trust === 'signed') return { label: 'extensions.trust.signed', icon: 'shield-check' };
  if (item.trust === 'unsigned') return { label: 'extensions.trust.unsigned', icon: 'shield-alert' };
  return { label: 'extensions.trust.unknown', icon: 'shield' };
}
