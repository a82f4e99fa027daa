// The package's door. The element (`element.js`) needs only `core.js`; a page that programs the map comes in here.

export { MapError, load, loadStyle } from "./core.js";
export { Map, createMap } from "./map.js";
export { LngLat, LngLatBounds } from "./lnglat.js";
export { Marker } from "./marker.js";
export { Popup } from "./popup.js";
export {
  AttributionControl,
  FullscreenControl,
  GeolocateControl,
  LayersControl,
  LegendControl,
  NavigationControl,
  ScaleControl,
} from "./controls.js";
