// The element in React 19: properties by name, events as `on` and their name.
import React, { useCallback, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import "guangqing-map/element";

function Atlas() {
  const map = useRef(null);
  const [picked, setPicked] = useState("");
  const [dark, setDark] = useState(false);
  const onClick = useCallback((event) => setPicked(event.detail.features?.[0]?.properties.name_zh ?? ""), []);
  const onLoad = useCallback(() => document.getElementById("app").setAttribute("data-ready", "true"), []);
  return (
    <div className="map">
      <guangqing-map ref={map} center={[113.05, 23.68]} zoom={9} theme={dark ? "dark" : "light"} ongq-load={onLoad} ongq-click={onClick}>
        <button slot="top-left" onClick={() => setDark(!dark)}>{dark ? "浅色" : "深色"}</button>
        {picked && <output slot="bottom-left">{picked}</output>}
      </guangqing-map>
    </div>
  );
}

createRoot(document.getElementById("app")).render(<Atlas />);
