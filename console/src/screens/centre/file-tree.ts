import type { PackageFile } from './model.js';

/** A folder or a file of a package. */
export interface FileNode {
  name: string;
  path: string;
  file?: PackageFile;
  children: FileNode[];
}

/** The files as a tree: folders before files, each by name. */
export function fileTree(files: readonly PackageFile[]): FileNode[] {
  const root: FileNode = { name: '', path: '', children: [] };
  for (const file of files) {
    const parts = file.path.split('/');
    let folder = root;
    parts.forEach((name, index) => {
      const path = parts.slice(0, index + 1).join('/');
      const last = index === parts.length - 1;
      let next = folder.children.find(child => child.name === name && !!child.file === last);
      if (!next) folder.children.push((next = { name, path, children: [], ...(last && { file }) }));
      folder = next;
    });
  }
  sort(root);
  return root.children;
}

/** The files whose path has every word. */
export function findFiles(files: readonly PackageFile[], text: string): PackageFile[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return files.filter(file => words.every(word => file.path.toLowerCase().includes(word)));
}

/** How the content of a file is shown. */
export function languageOf(path: string): 'json' | 'yaml' | 'markdown' | 'text' | 'image' | null {
  const ending = /\.([^./]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  if (['json', 'map'].includes(ending)) return 'json';
  if (['yaml', 'yml'].includes(ending)) return 'yaml';
  if (ending === 'md') return 'markdown';
  if (['dll', 'exe', 'so', 'dylib', 'pdb', 'zip', 'gz', 'br', 'woff', 'woff2', 'ttf', 'p7s', 'ico'].includes(ending)) return null;
  if (['png', 'jpg', 'jpeg', 'gif', 'webp'].includes(ending)) return 'image';
  return 'text';
}

function sort(node: FileNode): void {
  node.children.sort((left, right) => Number(!!left.file) - Number(!!right.file) || left.name.localeCompare(right.name));
  node.children.forEach(sort);
}
