import { ApiError, apiJson } from '@luban/console-sdk';
import { operationsOf, type DocumentEntry, type OpenApiDocument, type Operation } from './model/operations.js';

/** A document as it was read, or why it was not. */
export interface LoadedDocument {
  entry: DocumentEntry;
  document: OpenApiDocument | null;
  operations: Operation[];
  error: ApiError | null;
  /** Whether it is still being read. */
  pending?: boolean;
}

/** The descriptions of every API that there is now. One that cannot be read does not hide the others. */
export async function loadDocuments(signal: AbortSignal, progress: (loaded: LoadedDocument[]) => void): Promise<LoadedDocument[]> {
  const entries = await loadIndex(signal);
  const queue = entries.map((entry, index) => ({ entry, index }));
  const loaded: LoadedDocument[] = entries.map(entry => ({ entry, document: null, operations: [], error: null, pending: true }));
  progress(loaded);
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      loaded[item.index] = await loadOne(item.entry, signal);
      progress([...loaded]);
    }
  };
  await Promise.all([next(), next(), next(), next()]);
  return loaded;
}

async function loadIndex(signal: AbortSignal): Promise<DocumentEntry[]> {
  const index = await apiJson<DocumentEntry[] | { items: DocumentEntry[] }>('/api/kernel/v1/openapi', { signal });
  return Array.isArray(index) ? index : index.items;
}

async function loadOne(entry: DocumentEntry, signal: AbortSignal): Promise<LoadedDocument> {
  try {
    const document = await apiJson<OpenApiDocument>(entry.url, { signal });
    return { entry, document, operations: operationsOf(document), error: null };
  } catch (error) {
    if (signal.aborted) throw error;
    return { entry, document: null, operations: [], error: error instanceof ApiError ? error : new ApiError(-1, entry.title, error instanceof Error ? error.message : String(error)) };
  }
}
