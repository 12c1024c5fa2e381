// @ts-check
/**
 * `node tools/policies.mjs`: writes docs/policies/, a sample of every file in which a school can set a policy, from the one table of settings
 * (extension/managed_schema.json) and the values below. tests/structure/policy.test.mjs notices where they differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What whoever uses a sample puts something else for, see docs/schools.md. */
const ID = 'EXTENSION_ID';
const PLACE = 'https://school.example/lotse';
const GECKO_ID = JSON.parse(
  readFileSync(path.join(root, 'extension/manifest/firefox.json'), 'utf8'),
).browser_specific_settings.gecko.id;

/** @type {{ properties: Record<string, { title: string, description: string, type: string }> }} */
const schema = JSON.parse(readFileSync(path.join(root, 'extension/managed_schema.json'), 'utf8'));

/** @typedef {string | boolean | string[]} Value */

/** @type {Record<string, Value>} */
const SETTINGS = {
  language: 'de',
  country: 'at',
  age: 'young',
  sensitivity: 'balanced',
  contactName: 'Frau Beispiel, Schulsozialarbeit',
  contactNumber: '+43 1 234567',
  contactHours: 'Mo bis Fr, 8 bis 15 Uhr',
  sitesOff: ['intranet.school.example'],
  sitesOnly: [],
  welcome: true,
  counts: false,
  locked: ['country', 'contactName', 'contactNumber', 'contactHours', 'counts'],
};

/** @typedef {{ name: string, vendor: string, domain: string, pinned: Record<string, string>, extensions: string }} Brand */
/** @type {Brand[]} */
const BRANDS = [
  {
    name: 'chrome',
    vendor: 'Google\\Chrome',
    domain: 'com.google.Chrome',
    pinned: { toolbar_pin: 'force_pinned' },
    extensions: 'extensions',
  },
  {
    name: 'edge',
    vendor: 'Microsoft\\Edge',
    domain: 'com.microsoft.Edge',
    pinned: { toolbar_state: 'force_shown' },
    extensions: 'Extensions',
  },
];

/** @param {Brand} brand */
const installed = ({ pinned }) => ({
  [ID]: {
    installation_mode: 'force_installed',
    update_url: `${PLACE}/updates.xml`,
    ...pinned,
  },
});

const firefox = {
  ExtensionSettings: {
    [GECKO_ID]: {
      installation_mode: 'force_installed',
      install_url: `${PLACE}/lotse-firefox.xpi`,
      default_area: 'navbar',
    },
  },
  '3rdparty': { Extensions: { [GECKO_ID]: SETTINGS } },
};

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** @param {string} text */
const xml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

// The registry, as regedit exports it.

/** @param {string} text */
const quoted = (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/**
 * @param {string} key
 * @param {Record<string, any>} values lists and tables become keys below
 * @returns {string[]}
 */
function registry(key, values) {
  const lines = [`[${key}]`];
  const below = [];
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) {
      const items = Object.fromEntries(value.map((each, at) => [`${at + 1}`, each]));
      if (value.length > 0) below.push(...registry(`${key}\\${name}`, items));
    } else if (typeof value === 'object') below.push(...registry(`${key}\\${name}`, value));
    else if (typeof value === 'boolean') lines.push(`"${name}"=dword:0000000${value ? 1 : 0}`);
    else lines.push(`"${name}"=${quoted(value)}`);
  }
  // A key without values of its own needs no entry.
  return [...(lines.length > 1 ? [...lines, ''] : []), ...below];
}

/** @param {string[]} lines */
const reg = (lines) => ['Windows Registry Editor Version 5.00', '', ...lines].join('\r\n');

// Property lists of macOS.

/**
 * @param {any} value
 * @param {string} indent
 * @returns {string}
 */
function plistValue(value, indent) {
  if (typeof value === 'boolean') return `${indent}<${value}/>`;
  if (typeof value === 'string') return `${indent}<string>${xml(value)}</string>`;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each) => plistValue(each, deeper))
    : Object.entries(value).map(
        ([key, each]) => `${deeper}<key>${xml(key)}</key>\n${plistValue(each, deeper)}`,
      );
  const tag = isList ? 'array' : 'dict';
  if (parts.length === 0) return `${indent}<${tag}/>`;
  return `${indent}<${tag}>\n${parts.join('\n')}\n${indent}</${tag}>`;
}

/** @param {Record<string, unknown>} values */
const plist = (values) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
${plistValue(values, '')}
</plist>
`;

// Templates for group policies: the administrator's editor shows the settings with title and explanation.

const GROUPS = [
  ...BRANDS.map(({ name, vendor, extensions }) => ({
    name,
    key: `Software\\Policies\\${vendor}\\3rdparty\\${extensions}\\${ID}\\policy`,
  })),
  {
    name: 'firefox',
    key: `Software\\Policies\\Mozilla\\Firefox\\3rdparty\\Extensions\\${GECKO_ID}`,
  },
];

/** @param {string} group @param {string} key */
const nameOf = (group, key) => `${group}_${key}`;

/** @param {string} group @param {string} at the group's key in the registry @param {string} key */
function admxPolicy(group, at, key) {
  const { type } = schema.properties[key] ?? { type: '' };
  const name = nameOf(group, key);
  const valueName = type === 'boolean' ? ` valueName="${key}"` : '';
  const presentation = type === 'boolean' ? '' : ` presentation="$(presentation.${name})"`;
  const inside = {
    boolean:
      '      <enabledValue><decimal value="1"/></enabledValue>\n      <disabledValue><decimal value="0"/></disabledValue>',
    string: `      <elements><text id="${name}" valueName="${key}" maxLength="200"/></elements>`,
    array: `      <elements><list id="${name}" key="${xml(at)}\\${key}" valuePrefix=""/></elements>`,
  }[type];
  return `    <policy name="${name}" class="Both" displayName="$(string.${key})" explainText="$(string.${key}_why)" key="${xml(at)}"${valueName}${presentation}>
      <parentCategory ref="${group}"/>
      <supportedOn ref="any"/>
${inside}
    </policy>`;
}

const keys = Object.keys(schema.properties);

const admx = () => `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <policyNamespaces>
    <target prefix="lotse" namespace="Lotse.Policies"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="any" displayName="$(string.any)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="lotse" displayName="$(string.lotse)"/>
${GROUPS.map(({ name }) => `    <category name="${name}" displayName="$(string.${name})"><parentCategory ref="lotse"/></category>`).join('\n')}
  </categories>
  <policies>
${GROUPS.flatMap(({ name, key }) => keys.map((each) => admxPolicy(name, key, each))).join('\n')}
  </policies>
</policyDefinitions>
`;

function adml() {
  const names = { lotse: 'Lotse', chrome: 'Chrome', edge: 'Edge', firefox: 'Firefox' };
  const strings = [
    ...Object.entries({ ...names, any: 'Every version of Lotse' }),
    ...Object.entries(schema.properties).flatMap(([key, { title, description }]) => [
      [key, title],
      [`${key}_why`, description],
    ]),
  ];
  const presentations = GROUPS.flatMap(({ name: group }) =>
    Object.entries(schema.properties).flatMap(([key, { title, type }]) => {
      const name = nameOf(group, key);
      const control = {
        string: `<textBox refId="${name}"><label>${xml(title)}</label></textBox>`,
        array: `<listBox refId="${name}">${xml(title)}</listBox>`,
      }[type];
      return control ? [`      <presentation id="${name}">${control}</presentation>`] : [];
    }),
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources revision="1.0" schemaVersion="1.0" xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions">
  <displayName>Lotse</displayName>
  <description>Settings of Lotse in Chrome, Edge and Firefox</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${xml(text ?? '')}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

const updates = `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${ID}">
    <updatecheck codebase="${PLACE}/lotse.crx" version="VERSION"/>
  </app>
</gupdate>
`;

/** @returns {Map<string, string>} path within docs/policies → contents */
export function samples() {
  /** @type {Map<string, string>} */
  const files = new Map([
    ['updates.xml', updates],
    ['firefox/policies.json', json({ policies: firefox })],
    ['firefox/org.mozilla.firefox.plist', plist({ EnterprisePoliciesEnabled: true, ...firefox })],
    ['windows/lotse.admx', admx()],
    ['windows/en-US/lotse.adml', adml()],
  ]);
  // The console of Google wraps each value.
  const wrapped = Object.entries(SETTINGS).map(([key, Value]) => [key, { Value }]);
  files.set('chrome/admin-console.json', json(Object.fromEntries(wrapped)));
  for (const brand of BRANDS) {
    const { name, vendor, domain, extensions } = brand;
    const policy = {
      ExtensionSettings: installed(brand),
      '3rdparty': { extensions: { [ID]: SETTINGS } },
    };
    const key = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${vendor}`;
    const settings = { '3rdparty': { [extensions]: { [ID]: { policy: SETTINGS } } } };
    files.set(`${name}/lotse.json`, json(policy));
    files.set(
      `${name}/lotse.reg`,
      reg([...registry(key, { ExtensionSettings: installed(brand) }), ...registry(key, settings)]),
    );
    files.set(`${name}/${domain}.plist`, plist({ ExtensionSettings: installed(brand) }));
    files.set(`${name}/${domain}.extensions.${ID}.plist`, plist(SETTINGS));
  }
  const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Mozilla\\Firefox';
  const { ExtensionSettings: extensions, ...others } = firefox;
  files.set(
    'firefox/lotse.reg',
    reg([
      `[${key}]`,
      `"ExtensionSettings"=${quoted(JSON.stringify(extensions))}`,
      '',
      ...registry(key, others),
    ]),
  );
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, contents] of samples()) {
    const file = path.join(root, 'docs/policies', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}
