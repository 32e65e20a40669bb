// <div data-chart="ID"> beside <script type="application/json" id="ID">: draws with ECharts (SVG).
// {kind: "bar"|"hbar"|"line"|"stack"|"donut", labels: [...], series: [{name, values, tone?}], unit?, most?}
// or {option: {...}} for anything else. A value of null is drawn as nothing;
// with connect: true a line goes on over it.
(() => {
  "use strict";
  const drawn = new Map();
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // light-dark() is resolved only on a real property, so ask an element for its colour.
  function colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }

  function palette() {
    return ["--sg-primary", "--sg-gold", "--sg-shade-3", "--tblr-info", "--sg-neutral", "--tblr-danger"].map(colour);
  }

  function base() {
    const ink = colour("--sg-text");
    const line = colour("--sg-line");
    return {
      color: palette(),
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      aria: { enabled: true, decal: { show: false } },
      textStyle: { fontFamily: css("--tblr-body-font-family") || "sans-serif", color: ink },
      tooltip: {
        renderMode: "richText", confine: true, backgroundColor: colour("--sg-surface"),
        borderColor: line, textStyle: { color: ink }, valueFormatter: (v) => v == null ? "–" : Sigertak.format(v),
      },
      legend: { textStyle: { color: ink }, icon: "roundRect", bottom: 0 },
    };
  }

  const axis = (extra) => ({
    axisLine: { lineStyle: { color: colour("--sg-line-strong") } },
    axisLabel: { color: colour("--sg-muted"), hideOverlap: true },
    splitLine: { lineStyle: { color: colour("--sg-line") } },
    axisTick: { show: false },
    ...extra,
  });

  // Names beside lying bars: two lines each, the rest of a long one is told by the tooltip and the
  // table. In pixels, of which a letter takes LETTER on average.
  const LETTER = 6.5;
  const BAND = { one: 22, two: 36 };
  const nameWidth = (room) => Math.min(180, room * 0.42);
  const longest = (data) => Math.max(0, ...data.labels.map((label) => String(label).length));

  function shortened(name, room) {
    // A line breaks at a blank, so that two of them seldom hold as much as they could.
    const most = Math.floor(1.7 * nameWidth(room) / LETTER);
    if (name.length <= most) return name;
    const cut = name.lastIndexOf(" ", most - 1);
    return `${name.slice(0, cut > most / 2 ? cut : most - 1).replace(/[\s,;:(]+$/, "")}…`;
  }

  // How high lying bars have to be for their names, in pixels.
  function wanted(data, room) {
    if (data.kind !== "hbar") return 0;
    const lines = longest(data) * LETTER > nameWidth(room) ? BAND.two : BAND.one;
    return data.labels.length * lines + 64;
  }

  function cartesian(data, room) {
    const flat = data.kind === "hbar";
    const value = axis({ type: "value", name: data.unit, max: data.most, axisLabel: { color: colour("--sg-muted"), formatter: Sigertak.format } });
    const labels = axis({ type: "category", data: data.labels, inverse: flat, splitLine: { show: false } });
    if (flat) {
      const formatter = (name) => shortened(name, room);
      labels.axisLabel = { ...labels.axisLabel, formatter, width: nameWidth(room), overflow: "break", lineHeight: 15, hideOverlap: false };
    }
    const series = data.series.map((one) => ({
      name: one.name,
      type: data.kind === "line" ? "line" : "bar",
      stack: data.kind === "stack" ? "all" : undefined,
      data: one.values,
      barMaxWidth: 36,
      symbolSize: 7,
      connectNulls: data.connect === true,
      itemStyle: one.tone ? { color: colour(`--sg-${one.tone}`) } : undefined,
    }));
    return {
      grid: { left: 16, right: 16, top: data.unit ? 32 : 12, bottom: series.length > 1 ? 36 : 8, containLabel: true },
      xAxis: flat ? value : labels,
      yAxis: flat ? labels : value,
      series,
    };
  }

  function donut(data) {
    const values = data.series[0].values;
    return {
      series: [{
        type: "pie", radius: ["52%", "78%"], center: ["50%", "44%"], label: { show: false },
        itemStyle: { borderColor: colour("--sg-surface"), borderWidth: 2 },
        data: data.labels.map((name, i) => ({ name, value: values[i] })),
      }],
    };
  }

  function option(data, room) {
    const start = base();
    if (data.option) return { ...start, ...data.option };
    start.tooltip.trigger = data.kind === "donut" ? "item" : "axis";
    if (data.series.length < 2 && data.kind !== "donut") delete start.legend;
    // A name wider than the chart is broken there, too.
    if (longest(data) * 8 > room) Object.assign(start.tooltip.textStyle, { width: room * 0.75, overflow: "break" });
    return { ...start, ...(data.kind === "donut" ? donut(data) : cartesian(data, room)) };
  }

  function draw(box) {
    const source = document.getElementById(box.dataset.chart);
    if (!source) return;
    drawn.get(box)?.dispose();
    const data = JSON.parse(source.textContent);
    if (data.labels) box.style.minHeight = `${wanted(data, box.clientWidth)}px`;
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option(data, box.clientWidth));
    drawn.set(box, chart);
    watcher.observe(box);
  }

  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) drawn.get(target)?.resize();
  });
  htmx.onLoad(async (root) => {
    const boxes = Sigertak.all(root, "[data-chart]");
    if (!boxes.length) return;
    await Sigertak.load("sg-echarts");
    boxes.forEach(draw);
  });
  document.addEventListener("sg:theme", () => {
    [...drawn.keys()].filter((box) => box.isConnected && box.dataset.chart).forEach(draw);
  });

  Sigertak.chart = { base, colour, drawn, watcher };
})();
