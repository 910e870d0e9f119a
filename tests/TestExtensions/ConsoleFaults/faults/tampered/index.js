export function card(root) {
  root.textContent = 'as it was packed';
}
