// The package's door. The element (`element.js`) needs only `core.js`; a page that programs the map comes in here.

export { MapError, loadStyle } from "./base/core.js";
export { Map, createMap, load } from "./map/map.js";
export { LngLat, LngLatBounds, MercatorCoordinate } from "./base/lnglat.js";
export { Point } from "./base/point.js";
export { Evented } from "./base/evented.js";
export { Marker } from "./markers/marker.js";
export { Popup } from "./markers/popup.js";
export { AttributionControl } from "./controls/attribution.js";
export { FullscreenControl } from "./controls/fullscreen.js";
export { GeolocateControl } from "./controls/geolocate.js";
export { LayersControl } from "./controls/layers.js";
export { LegendControl } from "./controls/legend.js";
export { NavigationControl } from "./controls/navigation.js";
export { ScaleControl } from "./controls/scale.js";
