/** Nothing is wrong with this one. */
export function sound(root) {
  const label = document.createElement('label');
  const caption = document.createElement('span');
  caption.textContent = 'A sound neighbour ';
  label.append(caption, document.createElement('input'));
  root.append(label);
}
