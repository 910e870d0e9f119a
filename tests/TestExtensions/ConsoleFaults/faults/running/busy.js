// Does nothing else for four seconds, as a page that computes does.
document.querySelector('button').addEventListener('click', () => {
  const end = performance.now() + 4000;
  while (performance.now() < end);
  document.body.append('was busy');
});
