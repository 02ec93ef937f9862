// The console's own behaviour: the search key, forms that go once, selecting, printing, and the exposure curve.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.isContentEditable;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const box = document.getElementById("ys-search");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  // After this turn: a disabled button would not be sent with the form.
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-once]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
});

window.addEventListener("load", () => {
  // The shell hides the page until its script has run, and a hidden field takes no focus by itself.
  document.querySelector("[autofocus]")?.focus();
  document.querySelectorAll("[data-select]").forEach((field) => field.select());
  // The browser would write its own words, in its own language, beside a field: the server writes the reader's.
  document.querySelectorAll("form").forEach((form) => { form.noValidate = true; });
  document.querySelectorAll(".ys-file input").forEach((field) => field.addEventListener("change", () => {
    field.parentElement.querySelector("[data-file-name]").textContent = field.files[0]?.name ?? "";
  }));
  document.querySelectorAll("[data-pick-all]").forEach((box) => box.addEventListener("change", () => {
    box.form.querySelectorAll("input[name=pick]").forEach((each) => { each.checked = box.checked; });
  }));
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  document.querySelectorAll("[data-progress]").forEach(follow);
  document.querySelectorAll("[data-watch]").forEach(watch);
  document.querySelectorAll("[data-newest]").forEach((plot) => { plot.scrollLeft = plot.scrollWidth; });
  const curves = [...document.querySelectorAll("canvas[data-curve]")].map(drawCurve);
  if (curves.length) {
    new MutationObserver(() => curves.forEach(recolour)).observe(document.documentElement, { attributeFilter: ["class"] });
  }
});

// How far a job is: asked for every second; when its state changes the page is shown anew.
function follow(section) {
  const bar = section.querySelector("progress");
  const text = section.querySelector("[data-done]");
  let state = null;
  const ask = async () => {
    try {
      const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const now = await answer.json();
      if (state !== null && state !== now.state) { location.reload(); return; }
      state = now.state;
      if (!["QUEUED", "RUNNING"].includes(state)) { location.reload(); return; }
      if (now.total) bar.max = now.total;
      bar.value = now.done;
      text.textContent = now.text;
    } catch { /* the server is away for a moment: ask again */ }
    setTimeout(ask, 1000);
  };
  ask();
}

// What another side decides: asked for every two seconds; when the state changes the page is shown anew.
function watch(section) {
  const ask = async () => {
    try {
      const answer = await fetch(section.dataset.watch, { headers: { Accept: "application/json" } });
      if (answer.ok && (await answer.json()).state !== section.dataset.state) { location.reload(); return; }
    } catch { /* the server is away for a moment: ask again */ }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 2000);
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function styles() {
  return {
    supplied: { borderColor: colour("--ys-ink"), borderWidth: 2 },
    received: { borderColor: colour("--ys-accent"), borderWidth: 2, stepped: "after" },
    cover: { borderColor: colour("--ys-ok"), borderWidth: 1.5, borderDash: [5, 4], stepped: "after" },
    uncovered: { borderWidth: 0, borderColor: "transparent", backgroundColor: "rgba(211, 60, 50, .45)", fill: 0 },
    planned: { borderColor: colour("--ys-soft"), borderWidth: 2, borderDash: [6, 4], stepped: "after" },
    collected: { borderColor: colour("--ys-accent"), borderWidth: 2.5 },
    low: { borderColor: colour("--ys-accent"), borderWidth: 1, borderDash: [3, 3], spanGaps: true },
    middle: { borderColor: colour("--ys-soft"), borderWidth: 2, borderDash: [6, 4] },
    high: { borderColor: colour("--ys-accent"), borderWidth: 1, borderDash: [3, 3], spanGaps: true, fill: "-1", backgroundColor: "rgba(11, 102, 168, .16)" },
  };
}

// Due dates as vertical marks with a small triangle on the axis.
const dueMarks = {
  id: "dueMarks",
  afterDatasetsDraw(chart, _args, options) {
    const { ctx, chartArea, scales } = chart;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour("--ys-warn");
    ctx.setLineDash([2, 3]);
    for (const mark of options.marks || []) {
      const x = scales.x.getPixelForValue(chart.data.labels.indexOf(mark.day));
      ctx.beginPath(); ctx.moveTo(x, chartArea.top); ctx.lineTo(x, chartArea.bottom); ctx.stroke();
      ctx.beginPath(); ctx.moveTo(x - 4, chartArea.bottom); ctx.lineTo(x + 4, chartArea.bottom); ctx.lineTo(x, chartArea.bottom - 7); ctx.fill();
    }
    ctx.restore();
  },
};

function drawCurve(canvas) {
  const data = JSON.parse(document.getElementById(canvas.dataset.curve).textContent);
  const look = styles();
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  // On a narrow screen a long title of the axis stands on two lines: the unit, in brackets, on its own.
  const valueAxis = canvas.parentElement.clientWidth < 480 ? data.value_axis.split(/ (?=\()/) : data.value_axis;
  const chart = new Chart(canvas, {
    type: "line",
    plugins: [dueMarks],
    data: {
      labels: data.labels,
      datasets: data.series.map((line) => ({
        label: line.label, role: line.role, data: line.values.map((value) => (value === null ? null : Number(value))), pointRadius: 0, pointHitRadius: 6, pointStyle: line.role === "uncovered" ? "rect" : "line", ...look[line.role],
      })),
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { title: { display: true, text: data.day_axis }, ticks: { maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
        y: { title: { display: true, text: valueAxis }, ticks: { callback: (value) => number.format(value) } },
      },
      plugins: {
        dueMarks: { marks: data.marks },
        legend: { display: true, position: "bottom", labels: { usePointStyle: true, pointStyleWidth: 28, color: colour("--ys-ink") } },
        tooltip: {
          callbacks: {
            label(item) {
              const shown = item.dataset.role === "uncovered" ? item.chart.data.datasets[0].data[item.dataIndex] - item.raw : item.raw;
              return `${item.dataset.label}: ${number.format(shown)} ${data.unit}`;
            },
            footer: (items) => data.marks.filter((mark) => mark.day === items[0].label).map((mark) => mark.label),
          },
        },
      },
    },
  });
  recolour(chart);
  return chart;
}

function recolour(chart) {
  const look = styles();
  chart.data.datasets.forEach((line) => Object.assign(line, look[line.role]));
  chart.options.color = colour("--ys-ink");
  for (const axis of [chart.options.scales.x, chart.options.scales.y]) {
    axis.ticks.color = axis.title.color = colour("--ys-soft");
    axis.grid.color = colour("--ys-line");
  }
  chart.update("none");
}
