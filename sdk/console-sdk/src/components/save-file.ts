/** Hands a text to the user as a file. */
export function saveFile(name: string, text: string, type = 'text/plain'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  // The browser reads it after the click has ended.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
