// The focal point of a picture: a click on the picture sets it, arrow keys move it, and the crops show the result.

import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const STEP = 0.01;
const LARGE_STEP = 0.1;
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const { labels, crops, help, at } = JSON.parse(document.getElementById("focal-settings").textContent);
const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
const image = document.querySelector(".field-preview img");

// From 0 to 1, with two decimals.
const rounded = (value) => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;

function point() {
  return fields.map(({ value }) => (Number.isFinite(Number.parseFloat(value)) ? rounded(Number(value)) : 0.5));
}

function start() {
  const marker = make("span", { className: "focal-marker" });
  const area = make("button", { type: "button", className: "focal-area", title: help });
  image.replaceWith(area);
  area.append(image, marker);
  image.draggable = false;
  const shown = crops.map(({ name, label }) => {
    const crop = make("img", { src: image.src, alt: "", className: `focal-crop-${name}` });
    return make("figure", {}, crop, make("figcaption", { textContent: label }));
  });
  const box = make("div", { className: "focal-crops", role: "group", "aria-label": labels.crops }, ...shown);
  const hint = make("p", { className: "help", textContent: help });
  area.after(hint, box);

  const show = () => {
    const [x, y] = point();
    marker.style.left = `${x * 100}%`;
    marker.style.top = `${y * 100}%`;
    area.setAttribute("aria-label", `${labels.area} ${fill(at, { x: Math.round(x * 100), y: Math.round(y * 100) })}`);
    for (const crop of box.querySelectorAll("img")) crop.style.objectPosition = `${x * 100}% ${y * 100}%`;
  };
  const set = (...values) => {
    fields.forEach((field, axis) => {
      field.value = String(rounded(values[axis]));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    show();
  };
  area.addEventListener("click", (event) => {
    // A click by the keyboard has no place.
    if (event.detail === 0) return;
    const { left, top, width, height } = image.getBoundingClientRect();
    set((event.clientX - left) / width, (event.clientY - top) / height);
  });
  area.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    set(...point().map((value, axis) => value + direction[axis] * step));
  });
  for (const field of fields) field.addEventListener("input", show);
  show();
}

if (image && fields.every((field) => field?.type === "number")) start();
