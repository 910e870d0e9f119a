import { confirm, t, toast } from '@luban/console-sdk';
import { Store } from '../store.js';
import { navigate } from '../router.js';
import { contributionsAt } from './contributions.js';
import { createContext, loadWords } from './context.js';
import { reportFailure } from './errors.js';
import { FragmentError, loadModule } from './loader.js';
import { fieldText, titleOf } from './text.js';
import type { Placed } from './types.js';

/** The ids of commands that are at work. */
export const runningCommands = new Store<ReadonlySet<string>>(new Set());

/** The command of an extension with this id, which is `{extension}/commands/{name}`. */
export function findCommand(id: string): Placed | undefined {
  return contributionsAt('luban/command/v1', ({ contribution }) => contribution.id === id || `${contribution.extension}/commands/${contribution.name}` === id)[0];
}

/** Runs a command of an extension: asks first where the command wants that, and tells when it fails. */
export async function runCommand(id: string, argument?: unknown): Promise<void> {
  const command = findCommand(id);
  if (!command) {
    toast({ kind: 'error', text: t('shell.command.missing', { id }) });
    return;
  }

  const title = titleOf(command);
  const question = fieldText(command.contribution.data['confirm']);
  if (question && !await confirm({ heading: title, text: question, confirmLabel: title, danger: command.contribution.data['danger'] === true })) return;
  runningCommands.set(new Set([...runningCommands.value, id]));
  try {
    await execute(command, argument);
  } catch (error) {
    reportFailure({ extension: command.extension, contribution: command.contribution.id, phase: error instanceof FragmentError ? error.phase : 'callback', error });
    toast({ kind: 'error', heading: t('shell.command.failed', { name: title }), text: error instanceof Error ? error.message : String(error), duration: 0 });
  } finally {
    runningCommands.set(new Set([...runningCommands.value].filter(one => one !== id)));
  }
}

async function execute(command: Placed, argument: unknown): Promise<void> {
  const { extension, contribution } = command;
  if (contribution.kind === 'none') return navigate(String(contribution.data['path'] ?? `/x/${extension.id}`));
  if (extension.trust === 'isolated') return (await import('./frame-command.js')).runInFrame(command, propsOf(argument));
  const [module] = await Promise.all([loadModule(extension), loadWords(extension)]);
  const run = module[contribution.export ?? contribution.name];
  if (typeof run !== 'function') throw new FragmentError('load', 'LBC005', `The module exports no function '${contribution.export ?? contribution.name}'.`);
  const handle = createContext(command, propsOf(argument), new Map(), error => { throw error; });
  try {
    await run(handle.context);
  } finally {
    handle.dispose();
  }
}

function propsOf(argument: unknown): Record<string, unknown> {
  return argument && typeof argument === 'object' && 'metadata' in argument ? { resource: argument } : { arguments: argument };
}
