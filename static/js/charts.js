// <div data-chart="ID"> beside <script type="application/json" id="ID">: draws with ECharts (SVG).
// {kind: "bar"|"hbar"|"line"|"stack"|"donut", labels: [...], series: [{name, values, tone?}], unit?}
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

  function cartesian(data, room) {
    const flat = data.kind === "hbar";
    const value = axis({ type: "value", name: data.unit, axisLabel: { color: colour("--sg-muted"), formatter: Sigertak.format } });
    const labels = axis({ type: "category", data: data.labels, inverse: flat, splitLine: { show: false } });
    if (flat) labels.axisLabel = { ...labels.axisLabel, width: Math.min(180, room * 0.42), overflow: "break", hideOverlap: false };
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
    return { ...start, ...(data.kind === "donut" ? donut(data) : cartesian(data, room)) };
  }

  function draw(box) {
    const source = document.getElementById(box.dataset.chart);
    if (!source) return;
    drawn.get(box)?.dispose();
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option(JSON.parse(source.textContent), box.clientWidth));
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
