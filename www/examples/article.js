// The element in a text that scrolls, under a strict Content-Security-Policy (see the page's head).
import "../pkg/element.js";
