/** Nothing is wrong with this one. */
export function sound(root) {
  const label = document.createElement('label');
  label.append('A sound neighbour ', document.createElement('input'));
  root.append(label);
}
