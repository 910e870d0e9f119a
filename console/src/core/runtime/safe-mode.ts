/** Whether the console was opened with `?safe=1`: no code of extensions is loaded until it is opened without. */
export const safeMode = new URL(location.href).searchParams.get('safe') === '1';

/** Leaves safe mode. */
export function leaveSafeMode(): void {
  const url = new URL(location.href);
  url.searchParams.delete('safe');
  location.assign(url);
}

/** Enters safe mode. */
export function enterSafeMode(): void {
  location.assign('/?safe=1');
}
