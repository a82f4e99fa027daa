// Every text of the atlas page, in Chinese and English. Terms follow the plan and its glossary.

/** @typedef {"zh" | "en"} Lang */

const zh = {
  title: "广清图",
  titleLong: "广清图 · 广州与清远对口帮扶协作“十四五”规划地图",
  subtitle: "广州与清远对口帮扶协作“十四五”规划",
  issued: "2022 年 1 月",
  skip: "跳到列表",
  panel: "园区与项目",
  mapRegion: "地图",
  langButton: "English",
  langLabel: "English: switch language",
  themes: { light: "浅色", dark: "深色", contrast: "高对比", safe: "色觉友好", print: "印刷" },
  themeLabel: "地图样式",
  download: "下载 SVG",
  downloadLabel: "下载 SVG：当前地图的矢量文件",
  tabs: { parks: "园区", projects: "项目", tools: "分析", layers: "图层图例", about: "说明" },
  toolsBack: "全部分析",
  toolFailed: "这项分析未能载入。请检查网络后再打开。",
  loading: "载入中…",
  tabsLabel: "面板内容",
  legend: "图例",
  layersTitle: "显示的图层",
  search: "搜索",
  searchHint: "名称、类别、园区、县区…",
  domain: "领域",
  annex: "来源",
  park: "园区",
  any: "全部",
  annexOption: (/** @type {number} */ n) => `附件${"零一二三四五六七"[n]} · ${{ 3: "基础设施", 4: "产业共建", 6: "民生事业" }[n]}`,
  boxOption: "仅见于专栏",
  noPark: "未写明园区",
  projectCount: (/** @type {number} */ n, /** @type {number} */ boxed) => `${n} 个附件项目` + (boxed ? `，另 ${boxed} 个只见于专栏` : ""),
  plannedTotal: "规划面积合计",
  target2025: "2025 年累计投资目标",
  investTotal: "附件项目计划总投资合计",
  projectsIn: (/** @type {number} */ n) => `${n} 个重点项目`,
  noResult: "没有符合条件的项目。",
  reset: "清除条件",
  duplicateNote: (/** @type {number} */ n) => `其中 ${n} 项疑与另一项重复，规划分列，合计照列。`,
  back: "返回列表",
  close: "关闭",
  notInPlan: "规划未写",
  schematic: "示意范围",
  computed: "图形面积",
  planned: "规划面积",
  perimeter: "图形周长",
  schematicNote: "园区边界未公开。图形按规则绘成，面积与规划一致，位置依规划所写的镇。",
  targets: "2025 年目标（附件五）",
  pipeline: (/** @type {number} */ n) => `产业梯度转移入库项目（附件七，${n} 项）`,
  parkProjects: (/** @type {number} */ n) => `园区内的重点项目（${n} 项）`,
  boxes: "专栏所载",
  conflicts: "规划前后不一之处",
  sameAs: "即附件四项目",
  repeats: "重复条目",
  record: "全部字段",
  spreadNote: "同一地点有多个项目，图上错开排列。",
  duplicateOf: "疑与下列项目重复",
  showOnMap: "在地图上看",
  sheetOpen: "展开列表",
  sheetClose: "收起列表",
  yes: "是",
  no: "否",
  loadFailed: "地图没能载入，列表和详情因此也无法显示。",
  aboutTitle: "关于这张图",
  about: [
    "本图所示为广州对口帮扶清远指挥部、清远市发展和改革局 2022 年 1 月的《广州与清远对口帮扶协作“十四五”规划》：八大园区、附件三、四、六的重点项目、附件二的产业集群，以及规划提到的交通设施。",
    "园区边界未公开，图上为示意：每个园区按规划所写的镇绘出，面积与规划面积一致。铁路、公路、航道为经过已知地点的示意走向。状态以 2022 年 1 月为准。",
    "项目位置按规划能确定的程度绘制：园区、镇为实心，只知县或市的为空心并成组画在一旁。每条记录都注明在规划中的出处和定位依据。",
    "投资以万元、亿元计，合计由各条记录相加得出。规划前后不一的数字两处都保留，并在详情中列出。",
  ],
  sources: "资料来源",
  sourceList: [
    "行政区划：天地图（国家地理信息公共服务平台）",
    "城镇点位：GeoNames，CC BY 4.0",
    "陆地与水域：© OpenStreetMap contributors，ODbL",
    "规划内容：上述规划正文、表格与附件",
  ],
  keys: "键盘操作",
  keyList: ["方向键平移地图，＋ − 缩放，Home 回到全图", "Esc 关闭详情", "列表中按回车，地图移到所选处"],
  units: { wan: "万元", yi: "亿元", km2: "km²", km: "km", mu: "亩", m2: "m²", items: "个" },
  years: (/** @type {number} */ a, /** @type {number} */ b) => (a === b ? `${a} 年` : `${a}–${b} 年`),
  kinds: {
    parks: "共建园区", projects: "重点项目", box_projects: "专栏项目", links: "交通线路", hubs: "交通枢纽", stops: "车站、互通",
    clusters: "产业集群", places: "规划提及的地点", counties: "县级行政区", seats: "地名", towns: "乡镇街道", own: "自有数据",
  },
  values: {
    precision: { site: "具体地点", park: "园区", town: "镇", county: "县（市、区）", city: "市（县区未写明）" },
    evidence: { plan: "规划", official: "官方文件", press: "新闻报道（规划未写明）", register: "登记资料", knowledge: "常识", derived: "推导" },
    status: { existing: "现有", under_construction: "在建", planned: "规划", under_study: "研究、谋划" },
    kind: {
      railway: "铁路", high_speed_rail: "高速铁路", intercity_rail: "城际铁路", suburban_rail: "市域（郊）铁路", metro: "地铁",
      maglev: "磁浮", expressway: "高速公路", trunk_road: "干线道路", waterway: "航道", airport: "机场", port: "港口", hub: "枢纽",
      education: "教育", community: "社区", demonstration_zone: "示范区", pilot_zone: "试验区", data_centre: "数据中心", energy: "能源",
      research: "科研平台", industry: "产业", agriculture: "农业", logistics: "物流", leisure: "休闲", sports: "体育",
      economic_zone: "经济合作区", services: "服务",
    },
    tier: { established: "优势产业集群", emerging: "新兴产业集群" },
    focus: { guangzhou: "广州市", qingyuan: "清远市", other: "邻近地区" },
    stop: { station: "车站", interchange: "互通" },
    rank: { subdistrict: "街道", town: "镇", township: "乡" },
  },
  fields: {
    id: "编号", no: "序号", name_zh: "名称", name_en: "英文名", short_zh: "简称", short_en: "英文简称", county_zh: "县（市、区）",
    location_zh: "位置（表 1-1）", industries_zh: "主导产业（表 1-1）", industries_annex7_zh: "主导产业（附件七）",
    planned_km2: "规划面积", computed_km2: "图形面积", perimeter_km: "图形周长", projects_2025: "超亿元项目数", invest_2025_wan: "累计投资",
    tax_2025_wan: "税收", output_2025_yi: "产值", annex: "附件", category_zh: "项目类别", category_en: "项目类别（英文）", domain: "领域代码",
    domain_zh: "领域", domain_en: "领域（英文）", start: "开始年份", end: "完成年份", invest_wan: "计划总投资", park_id: "园区", park_zh: "所在园区",
    precision: "定位精度", basis: "定位依据", evidence: "依据来源", source: "来源", date: "日期", certainty: "把握", spread: "错开绘制", duplicate: "疑似重复", possible_duplicate_of: "疑似重复于",
    source_zh: "规划出处", targets_source_zh: "目标出处", schematic: "示意", cluster_ids: "所属产业集群", kind: "类型", status: "状态（2022 年 1 月）", in_plan: "规划提及",
    length_km: "示意长度", year_note: "时间", link_ids: "所属线路", stop: "站点类型", tier: "层级", components_zh: "产业组成",
    park_ids: "依托园区", enterprises_zh: "重点企业、平台", adcode: "行政区划代码", prefecture_zh: "所属市", prefecture_en: "所属市（英文）",
    focus: "所属", area_km2: "面积（由边界计算）", box: "专栏", project_id: "对应项目", pipeline_id: "对应入库项目", invest_yi: "总投资",
    land_mu: "占地", land_m2: "占地", output_yi: "年产值", tax_wan: "年税收", years: "建设周期", detail_zh: "内容", rank: "级别",
    lon: "经度", lat: "纬度", accuracy_m: "位置误差（米）", anchor_id: "定位点",
  },
};

/** @type {typeof zh} */
const en = {
  title: "Guangqing Map",
  titleLong: "Guangqing Map · the Guangzhou–Qingyuan 14th Five-Year collaboration plan",
  subtitle: "Guangzhou–Qingyuan pairing assistance and collaboration, 14th Five-Year Plan",
  issued: "January 2022",
  skip: "Skip to the list",
  panel: "Parks and projects",
  mapRegion: "Map",
  langButton: "中文",
  langLabel: "中文：切换语言",
  themes: { light: "Light", dark: "Dark", contrast: "High contrast", safe: "Colour-safe", print: "Print" },
  themeLabel: "Map style",
  download: "Download SVG",
  downloadLabel: "Download SVG of the map in view",
  tabs: { parks: "Parks", projects: "Projects", tools: "Analysis", layers: "Layers", about: "About" },
  toolsBack: "All analyses",
  toolFailed: "This analysis could not be loaded. Check the connection and open it again.",
  loading: "Loading…",
  tabsLabel: "Panel contents",
  legend: "Legend",
  layersTitle: "Layers shown",
  search: "Search",
  searchHint: "Name, category, park, county…",
  domain: "Domain",
  annex: "Source",
  park: "Park",
  any: "All",
  annexOption: (n) => `Annex ${n} · ${{ 3: "infrastructure", 4: "industry", 6: "livelihood" }[n]}`,
  boxOption: "In a box only",
  noPark: "No park named",
  projectCount: (n, boxed) => `${n} annex ${n === 1 ? "project" : "projects"}${boxed ? `, ${boxed} more in boxes only` : ""}`,
  plannedTotal: "Planned area",
  target2025: "Investment target, to 2025",
  investTotal: "Planned investment, annex projects",
  projectsIn: (n) => (n === 1 ? "1 key project" : `${n} key projects`),
  noResult: "No project matches.",
  reset: "Clear filters",
  duplicateNote: (n) => `${n === 1 ? "One of them may repeat" : `${n} of them may repeat`} another row. The plan lists both, so the total counts both.`,
  back: "Back to the list",
  close: "Close",
  notInPlan: "Not stated in the plan",
  schematic: "Schematic shape",
  computed: "Area of the shape",
  planned: "Planned area",
  perimeter: "Perimeter of the shape",
  schematicNote: "Park boundaries are not public. The shape is drawn by rule, with the planned area, around the towns that the plan names.",
  targets: "Targets for 2025 (annex 5)",
  pipeline: (n) => `Industry transfer pipeline (annex 7, ${n} entries)`,
  parkProjects: (n) => `Key projects in the park (${n})`,
  boxes: "From the plan’s boxes",
  conflicts: "Where the plan disagrees with itself",
  sameAs: "is the annex 4 project",
  repeats: "repeated entry",
  record: "All fields",
  spreadNote: "Several projects share this place; the map draws them side by side.",
  duplicateOf: "May be the same project as",
  showOnMap: "Show on the map",
  sheetOpen: "Open the list",
  sheetClose: "Close the list",
  yes: "yes",
  no: "no",
  loadFailed: "The map did not load, so lists and details cannot be shown either.",
  aboutTitle: "About this map",
  about: [
    "The map shows the plan for pairing assistance and collaboration between Guangzhou and Qingyuan of January 2022: its eight parks, the key projects of annexes 3, 4 and 6, the industry clusters of annex 2, and the transport that it names.",
    "Park boundaries are not public and are drawn schematically: each around the towns that the plan names, with the planned area. Railways, roads and waterways are schematic alignments through known places. Their status is that of January 2022.",
    "Projects are placed as closely as the plan allows: filled where park or town is known, hollow and grouped to one side where only the county or the city is. Every record states its place in the plan and the basis of its position.",
    "Investment is in 万元 (10,000 yuan) or 亿元 (100 million yuan); totals are added up from the records. Where the plan gives two figures, both are kept and shown in the details.",
  ],
  sources: "Sources",
  sourceList: [
    "Boundaries: Tianditu (天地图)",
    "Towns: GeoNames, CC BY 4.0",
    "Land and water: © OpenStreetMap contributors, ODbL",
    "Contents: text, tables and annexes of the plan",
  ],
  keys: "Keyboard",
  keyList: ["Arrow keys pan the map, + and − zoom, Home shows everything", "Esc closes the details", "Enter on a list item moves the map there"],
  units: { wan: "万元 (CN¥10,000)", yi: "亿元 (CN¥100 m)", km2: "km²", km: "km", mu: "mu", m2: "m²", items: "" },
  years: (a, b) => (a === b ? `${a}` : `${a}–${b}`),
  kinds: {
    parks: "Park", projects: "Key project", box_projects: "Project in a box", links: "Transport link", hubs: "Transport hub", stops: "Station or interchange",
    clusters: "Industry cluster", places: "Place named in the plan", counties: "County or district", seats: "Place name", towns: "Town", own: "Own data",
  },
  values: {
    precision: { site: "site", park: "park", town: "town", county: "county", city: "city (county not stated)" },
    evidence: { plan: "the plan", official: "an official document", press: "press (not in the plan)", register: "a register", knowledge: "general knowledge", derived: "derived" },
    status: { existing: "existing", under_construction: "under construction", planned: "planned", under_study: "under study" },
    kind: {
      railway: "railway", high_speed_rail: "high-speed railway", intercity_rail: "intercity railway", suburban_rail: "suburban railway", metro: "metro",
      maglev: "maglev", expressway: "expressway", trunk_road: "trunk road", waterway: "waterway", airport: "airport", port: "port", hub: "hub",
      education: "education", community: "community", demonstration_zone: "demonstration zone", pilot_zone: "pilot zone", data_centre: "data centre", energy: "energy",
      research: "research platform", industry: "industry", agriculture: "agriculture", logistics: "logistics", leisure: "leisure", sports: "sports",
      economic_zone: "economic cooperation zone", services: "services",
    },
    tier: { established: "established cluster", emerging: "emerging cluster" },
    focus: { guangzhou: "Guangzhou", qingyuan: "Qingyuan", other: "neighbouring area" },
    stop: { station: "station", interchange: "interchange" },
    rank: { subdistrict: "subdistrict", town: "town", township: "township" },
  },
  fields: {
    id: "Id", no: "No.", name_zh: "Chinese name", name_en: "Name", short_zh: "Chinese short name", short_en: "Short name", county_zh: "County or district",
    location_zh: "Location (table 1-1)", industries_zh: "Lead industries (table 1-1)", industries_annex7_zh: "Lead industries (annex 7)",
    planned_km2: "Planned area", computed_km2: "Area of the shape", perimeter_km: "Perimeter of the shape", projects_2025: "Projects over CN¥100 m", invest_2025_wan: "Investment, cumulative",
    tax_2025_wan: "Tax", output_2025_yi: "Output", annex: "Annex", category_zh: "Category (Chinese)", category_en: "Category", domain: "Domain code",
    domain_zh: "Domain (Chinese)", domain_en: "Domain", start: "Start", end: "End", invest_wan: "Planned investment", park_id: "Park", park_zh: "Park",
    precision: "Precision of position", basis: "Basis of position", evidence: "Evidence", source: "Source", date: "Date", certainty: "Certainty", spread: "Drawn side by side", duplicate: "Possible duplicate", possible_duplicate_of: "May repeat",
    source_zh: "Place in the plan", targets_source_zh: "Place of the targets", schematic: "Schematic", cluster_ids: "Clusters", kind: "Kind", status: "Status, January 2022", in_plan: "Named in the plan",
    length_km: "Schematic length", year_note: "Time", link_ids: "Links", stop: "Stop", tier: "Tier", components_zh: "Components",
    park_ids: "Parks", enterprises_zh: "Key firms and platforms", adcode: "Division code", prefecture_zh: "Prefecture (Chinese)", prefecture_en: "Prefecture",
    focus: "Belongs to", area_km2: "Area (from the boundary)", box: "Box", project_id: "Project", pipeline_id: "Pipeline entry", invest_yi: "Investment",
    land_mu: "Land", land_m2: "Land", output_yi: "Yearly output", tax_wan: "Yearly tax", years: "Period", detail_zh: "Contents", rank: "Rank",
    lon: "Longitude", lat: "Latitude", accuracy_m: "Accuracy (m)", anchor_id: "Anchor",
  },
};

/** All texts of one language. @typedef {typeof zh} Texts */

const ALL = { zh, en };

/** @param {Lang} lang @returns {Texts} */
export const texts = (lang) => ALL[lang];

/**
 * A number as readers of the language write it, without needless digits.
 * @param {number} value
 * @param {Lang} lang
 * @param {number} [digits] most digits after the point
 */
export function formatNumber(value, lang, digits = 2) {
  return new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: digits }).format(value);
}

const NUMERALS = "零一二三四五六七八九";

/**
 * A place in the plan in the reader's language: 附件四 第3行 is annex 4, row 3. Headings stay as
 * the plan has them.
 * @param {string} source_zh
 * @param {Lang} lang
 */
export function formatPlaceInPlan(source_zh, lang) {
  if (lang === "zh") return source_zh;
  const digit = (/** @type {string} */ numeral) => String(NUMERALS.indexOf(numeral));
  return source_zh
    .replace(/第([一二三四五六七八九])章/g, (_, n) => ` chapter ${digit(n)}`)
    .replace(/第([一二三四五六七八九])节/g, (_, n) => ` section ${digit(n)}`)
    .replace(/附件([一二三四五六七八九])/g, (_, n) => ` annex ${digit(n)}`)
    .replace(/表\s*(\d)/g, " table $1")
    .replace(/专栏\s*(\d)/g, " box $1")
    .replace(/第\s*(\d+)\s*[行项]/g, " row $1")
    .trim()
    .replace(/\s+(?=(?:chapter|section|table|row|box|annex) )/g, ", ");
}

/**
 * Money in 万元 as the plan's readers say it: 亿元 from one 亿元 on, 万元 below.
 * @param {number} invest_wan
 * @param {Lang} lang
 */
export function formatMoney(invest_wan, lang) {
  if (lang === "en") {
    const yuan = invest_wan * 10_000;
    if (yuan >= 1e9) return `CN¥${formatNumber(yuan / 1e9, lang, 5)} bn`;
    return `CN¥${formatNumber(yuan / 1e6, lang, 4)} m`;
  }
  if (invest_wan >= 10_000) return `${formatNumber(invest_wan / 10_000, lang, 4)} 亿元`;
  return `${formatNumber(invest_wan, lang, 2)} 万元`;
}
