// Draws the charts of pages. What comes from the server is data: numbers, and texts that are drawn as text. Functions and markup are only here.
import * as echarts from './lib/echarts/echarts.esm.min.js';

const charts = new Map();
const palette = ['--mud-palette-primary', '--mud-palette-warning', '--mud-palette-secondary', '--mud-palette-tertiary', '--mud-palette-error',
  '--mud-palette-info', '--mud-palette-success', '--mud-palette-action-default', '--mud-palette-lines-inputs'];
const time = new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

// A color of the theme, as it is now: the renderer knows no variables.
const colorsOf = element => name => {
  const probe = element.appendChild(document.createElement('span'));
  probe.style.color = `var(${name})`;
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
};

// Days are the same everywhere; instants are shown in the time zone of the reader.
const labelOf = label => label.includes('T') ? time.format(new Date(label)).replace(',', '') : label;

const optionsOf = (element, model) => {
  const color = colorsOf(element);
  const text = { color: color('--mud-palette-text-secondary'), fontFamily: getComputedStyle(element).fontFamily };
  const inUnit = value => value === null || value === undefined ? 'unknown' : `${number.format(value)} ${model.unit}`;
  const tooltip = {
    // Rich text is drawn like a label. The default would be markup.
    renderMode: 'richText',
    confine: true,
    backgroundColor: color('--mud-palette-surface'),
    borderColor: color('--mud-palette-lines-default'),
    textStyle: { ...text, color: color('--mud-palette-text-primary'), fontSize: 12 },
    valueFormatter: inUnit,
  };
  const shared = { animation: !matchMedia('(prefers-reduced-motion: reduce)').matches, color: palette.map(color), textStyle: text };
  if (model.kind === 'Boxes')
    return {
      ...shared,
      tooltip,
      series: [{
        type: 'treemap',
        data: model.boxes.map(box => ({ name: box.name, value: box.value, link: box.link })),
        left: 0, top: 0, right: 0, bottom: 0,
        roam: false, nodeClick: false, breadcrumb: { show: false },
        itemStyle: { borderColor: color('--mud-palette-surface'), borderWidth: 2, gapWidth: 2 },
        label: { color: color('--mud-palette-primary-text'), overflow: 'truncate' },
      }],
    };
  return {
    ...shared,
    tooltip: { ...tooltip, trigger: 'axis' },
    legend: { type: 'scroll', top: 0, textStyle: text, pageTextStyle: text, pageIconColor: text.color },
    grid: { left: 8, right: model.labels[0]?.includes('T') ? 36 : 16, top: 60, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: model.labels.map(labelOf), boundaryGap: model.kind === 'Bars', axisLabel: { ...text, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right' } },
    yAxis: {
      type: 'value', name: model.unit, minInterval: ['pods', 'requests'].includes(model.unit) ? 1 : 0,
      nameTextStyle: { ...text, align: 'left' }, axisLabel: { ...text, formatter: value => number.format(value) },
      splitLine: { lineStyle: { color: color('--mud-palette-lines-default') } },
    },
    series: model.series.map((series, index) => ({
      type: model.kind === 'Bars' ? 'bar' : 'line',
      name: series.name,
      data: series.values,
      // A single day is a point: a line needs two.
      showSymbol: series.values.filter(value => value !== null).length === 1,
      connectNulls: false,
      ...(series.isLimit
        ? { step: 'end', lineStyle: { type: 'dashed', width: 2, color: text.color }, itemStyle: { color: text.color } }
        : { stack: model.kind === 'Lines' ? undefined : 'sum', areaStyle: { opacity: model.kind === 'Areas' ? .55 : .15 }, itemStyle: { color: color(palette[index % palette.length]) } }),
    })),
  };
};

/** Draws the model into the element, or draws it again. */
export const draw = (element, model) => {
  let known = charts.get(element);
  if (!known) {
    const chart = echarts.init(element, null, { renderer: 'svg' });
    const size = new ResizeObserver(() => chart.resize());
    size.observe(element);
    chart.on('click', event => event.data?.link && Blazor.navigateTo(event.data.link));
    charts.set(element, known = { chart, size });
  }
  known.model = model;
  known.chart.setOption(optionsOf(element, model), { notMerge: true });
  element.dataset.drawn = '';
};

/** Saves the chart as an image with its title, twice as fine as the screen, in the colors of the theme. */
export const save = (element, title) => {
  const { model } = charts.get(element);
  const space = document.createElement('div');
  const size = { width: Math.max(element.clientWidth, 800), height: Math.max(element.clientHeight, 320) + 40 };
  const image = echarts.init(space, null, { ...size, renderer: 'canvas', devicePixelRatio: 2 });
  const color = colorsOf(element);
  const options = optionsOf(element, model);
  image.setOption({
    ...options,
    animation: false,
    title: { text: title, left: 8, top: 4, textStyle: { ...options.textStyle, color: color('--mud-palette-text-primary'), fontSize: 16 } },
    ...(options.legend && { legend: { ...options.legend, type: 'plain', top: 34 }, grid: { ...options.grid, top: 100 } }),
    ...(model.kind === 'Boxes' && { series: options.series.map(series => ({ ...series, top: 40 })) }),
  });
  const link = document.createElement('a');
  link.href = image.getDataURL({ type: 'png', backgroundColor: color('--mud-palette-surface') });
  link.download = `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}.png`;
  link.click();
  image.dispose();
};

export const remove = element => {
  const known = charts.get(element);
  known?.size.disconnect();
  known?.chart.dispose();
  charts.delete(element);
};

// The theme is a choice on the page, or of the system; its colors are set after it.
const redraw = () => setTimeout(() => charts.forEach(({ chart, model }, element) => chart.setOption(optionsOf(element, model), { notMerge: true })), 100);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
