// The element's style sheet, adopted by its shadow root: works under style-src 'self'.
// A page restyles it through the custom properties and through ::part(…); `element.js` lists both.

const DARK = `
  --gq-surface: rgb(27 31 34 / 0.94);
  --gq-ink: #f3efe6;
  --gq-ink-soft: #c9c4b8;
  --gq-line: rgb(243 239 230 / 0.22);
  --gq-focus: #7db7ff;
  background: #14171a;
`;

export const ELEMENT_CSS = `
:host {
  --gq-surface: rgb(253 252 249 / 0.94);
  --gq-ink: #26241f;
  --gq-ink-soft: #4d483e;
  --gq-line: rgb(38 36 31 / 0.18);
  --gq-focus: #0b57c2;
  display: block;
  position: relative;
  min-height: 12rem;
  overflow: hidden;
  contain: layout paint;
  color: var(--gq-ink);
  background: #e8e6e0;
  font: 400 13px/1.5 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
}
:host([hidden]) { display: none; }
:host([theme="dark"]) { ${DARK} }
@media (prefers-color-scheme: dark) { :host([theme="auto"]) { ${DARK} } }
[hidden] { display: none !important; }
.map { position: absolute; inset: 0; outline: none; touch-action: none; }
.map:focus-visible::after {
  content: ""; position: absolute; inset: 0; z-index: 3; pointer-events: none;
  box-shadow: inset 0 0 0 3px var(--gq-focus);
}
.at { position: absolute; z-index: 4; display: block; margin: 12px; max-width: calc(100% - 24px); }
.top-left { top: 0; left: 0; } .top-right { top: 0; right: 0; } .bottom-left { bottom: 24px; left: 0; } .bottom-right { bottom: 24px; right: 0; }
slot:not(.at) { display: none; }
.controls {
  position: absolute; z-index: 4; top: 12px; right: 12px;
  display: flex; flex-direction: column; overflow: hidden;
  border: 1px solid var(--gq-line); border-radius: 8px; background: var(--gq-surface);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.12);
}
.controls button {
  width: 36px; height: 36px; padding: 0; border: 0; cursor: pointer;
  color: inherit; background: transparent; font: 400 20px/1 system-ui, sans-serif;
}
.controls button + button { border-top: 1px solid var(--gq-line); }
.controls button:hover { background: var(--gq-line); }
.controls button:focus-visible { outline: 3px solid var(--gq-focus); outline-offset: -3px; border-radius: 8px; }
@media (pointer: coarse) { .controls button { width: 44px; height: 44px; } }
.foot {
  position: absolute; z-index: 4; left: 0; right: 0; bottom: 0; pointer-events: none;
  display: flex; align-items: flex-end; justify-content: space-between; gap: 12px; padding: 0 0 0 12px;
}
.scale {
  box-sizing: border-box; flex: none; margin-bottom: 8px; padding: 0 4px 2px;
  border: 1.5px solid var(--gq-ink); border-top: 0; background: var(--gq-surface);
  font-size: 11px; line-height: 1.3; text-align: center; white-space: nowrap;
}
.attribution {
  margin-left: auto; padding: 2px 8px; border-top-left-radius: 6px; pointer-events: auto;
  background: var(--gq-surface); color: var(--gq-ink-soft); font-size: 11px; line-height: 1.45; text-align: right;
}
.message {
  position: absolute; z-index: 5; inset: 0; margin: auto; height: fit-content; width: fit-content; max-width: min(30rem, 86%);
  padding: 20px 24px; border-radius: 10px; background: var(--gq-surface); text-align: center;
}
.message.failure { border: 1px solid var(--gq-line); text-align: start; }
.message strong { font-size: 16px; }
.message p { margin: 6px 0 0; }
.message .detail { color: var(--gq-ink-soft); font-size: 12px; overflow-wrap: anywhere; }
`;
