import './messages.js';

export * from './context.js';
export * from './events.js';
export * from './format.js';
export * from './fragment-view.js';
export * from './http.js';
export * from './i18n.js';
export * from './kube.js';
export * from './live-list.js';
export * from './manifest.js';
export { setNodeDrawing, type NodeDrawing } from './nodes.js';
export * from './problem.js';
export * from './resources.js';
export * from './transport.js';
export { confirm, dialog, drawer, type ConfirmOptions, type DialogForm, type DialogHandle, type DialogOptions } from './components/dialog.js';
export { toast, type ToastOptions } from './components/toast.js';
