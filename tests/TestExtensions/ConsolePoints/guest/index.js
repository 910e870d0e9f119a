/** A contribution to a point that another extension declares. */
export function panel(root, ctx) {
  const line = document.createElement('p');
  const draw = () => {
    line.dataset.point = 'panel';
    line.dataset.props = JSON.stringify(ctx.props);
    line.dataset.config = JSON.stringify(ctx.contribution.config);
    line.textContent = `${ctx.i18n.locale}: wheel ${ctx.props.wheel}`;
  };
  draw();
  ctx.i18n.onChange(draw);
  ctx.onProps(draw);
  root.append(line);
}
