import type { FragmentContext } from '@luban/console-sdk';
import type { LogLine } from './model.js';

/** New lines as they come. Begins again when the connection breaks; ends with the signal. */
export async function follow(ctx: FragmentContext, path: string, signal: AbortSignal, take: (lines: LogLine[]) => void, state: (isLive: boolean) => void): Promise<void> {
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, 15_000)) {
    try {
      const response = await ctx.fetch(path, { signal, headers: { accept: 'text/event-stream' } });
      state(true);
      wait = 500;
      await read(response, signal, take);
    } catch (error) {
      if (signal.aborted) return;
      // What will not be allowed later either is told to the caller.
      if ([400, 403, 404].includes((error as { status?: number }).status ?? 0)) throw error;
    }
    state(false);
    await new Promise(resolve => setTimeout(resolve, wait));
  }
}

async function read(response: Response, signal: AbortSignal, take: (lines: LogLine[]) => void): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
  for (let rest = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    const lines = blocks.filter(block => block.startsWith('event: line')).map(block => JSON.parse(block.slice(block.indexOf('data: ') + 6)) as LogLine);
    if (lines.length > 0) take(lines);
  }
}
