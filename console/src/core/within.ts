/** What a promise brings, or an error when that takes longer than it may. */
export async function within<T>(milliseconds: number, work: PromiseLike<T>, message: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(message())), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something took longer than it may. */
export class TimeoutError extends Error {
  override name = 'TimeoutError';
}
