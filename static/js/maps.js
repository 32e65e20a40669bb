// <div data-map="ID" data-map-url="…geojson"> beside <script type="application/json" id="ID">:
// {key: property of a feature that carries the code, values: [{code, name, value, url?}], unit?,
//  points: [{name, lon, lat}]}. Shaded by value; a place with a url opens it.
(() => {
  "use strict";
  const fetched = new Map();
  const fetchOnce = (url) => {
    if (!fetched.has(url)) fetched.set(url, fetch(url).then((answer) => answer.json()));
    return fetched.get(url);
  };

  function shade() {
    return [1, 2, 3, 4, 5].map((step) => Sigertak.chart.colour(`--sg-shade-${step}`));
  }

  function option(name, data) {
    const { base, colour } = Sigertak.chart;
    const start = base();
    const values = (data.values ?? []).filter((place) => place.value != null).map((place) => place.value);
    const says = ({ name: code }) => {
      const place = (data.values ?? []).find((one) => String(one.code) === code);
      if (!place) return Sigertak.text("noData");
      const figure = place.value == null ? Sigertak.text("suppressed") : Sigertak.format(place.value);
      return `${place.name}\n${figure} ${data.unit ?? ""}`;
    };
    return {
      ...start,
      legend: undefined,
      tooltip: { ...start.tooltip, trigger: "item", formatter: says },
      visualMap: values.length ? {
        min: Math.min(...values), max: Math.max(...values), calculable: false, text: [Math.max(...values), Math.min(...values)].map(Sigertak.format), left: 8, bottom: 8,
        itemHeight: 90, textStyle: { color: colour("--sg-muted") }, inRange: { color: shade() },
        formatter: (value) => Sigertak.format(Math.round(value)), seriesIndex: 0,
      } : undefined,
      geo: {
        map: name, roam: false, nameProperty: data.key, left: 8, right: 8, top: 8, bottom: 8,
        itemStyle: { areaColor: colour("--sg-shade-0"), borderColor: colour("--sg-surface") },
        emphasis: { label: { show: false }, itemStyle: { areaColor: colour("--sg-gold") } },
        select: { disabled: true },
      },
      series: [
        { type: "map", geoIndex: 0, data: (data.values ?? []).map((place) => ({ name: String(place.code), value: place.value ?? undefined })) },
        { type: "scatter", coordinateSystem: "geo", symbol: "pin", symbolSize: 34, itemStyle: { color: colour("--tblr-danger") },
          tooltip: { formatter: ({ name: label }) => label },
          data: (data.points ?? []).map((point) => ({ name: point.name, value: [point.lon, point.lat] })) },
      ],
    };
  }

  async function draw(box) {
    const source = document.getElementById(box.dataset.map);
    if (!source) return;
    const data = JSON.parse(source.textContent);
    echarts.registerMap(box.dataset.mapUrl, await fetchOnce(box.dataset.mapUrl));
    const { drawn, watcher } = Sigertak.chart;
    drawn.get(box)?.dispose();
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(option(box.dataset.mapUrl, data));
    chart.on("click", ({ name }) => {
      const url = (data.values ?? []).find((place) => String(place.code) === name)?.url;
      if (url) window.location.assign(url);
    });
    drawn.set(box, chart);
    watcher.observe(box);
  }

  htmx.onLoad(async (root) => {
    const boxes = Sigertak.all(root, "[data-map]");
    if (!boxes.length) return;
    await Sigertak.load("sg-echarts");
    boxes.forEach((box) => void draw(box));
  });
  document.addEventListener("sg:theme", () => {
    document.querySelectorAll("[data-map]").forEach((box) => void draw(box));
  });
})();
