// @ts-check
/**
 * What others wrote and a package carries, for machines: a software bill of materials, CycloneDX 1.6. Of Cargo.lock and of what cargo
 * links, without a time and without a random number, so that the same sources give the same bytes. The generators that there are
 * (cargo-cyclonedx, cyclonedx-npm) list what a build uses; hardly any of that ends in the package.
 */

/** @typedef {import('./crates.mjs').Crate} Crate */

/** @param {Pick<Crate, 'name' | 'version'>} crate the name of a package everywhere, and of a component within the bill */
const purl = ({ name, version }) => `pkg:cargo/${name}@${encodeURIComponent(version)}`;

/** Rust's own library is compiled in as well; cargo does not list it. */
const STANDARD = 'rust-std';

/**
 * @param {Crate} crate
 * @returns {object}
 */
function component(crate) {
  const { name, version, license, description, checksum } = crate;
  return {
    type: 'library',
    'bom-ref': purl(crate),
    name,
    version,
    description: description.replaceAll(/\s+/g, ' ').trim(),
    scope: 'required',
    hashes: [{ alg: 'SHA-256', content: checksum }],
    licenses: [{ expression: license }],
    purl: purl(crate),
  };
}

/**
 * @param {object} made
 * @param {Crate} made.product our own crate
 * @param {Crate[]} made.crates all others of the module
 * @param {string} made.rust the version of the compiler, and so of its library
 * @returns {string} JSON
 */
export function sbom({ product, crates, rust }) {
  const own = `lotse@${product.version}`;
  const refs = new Map(crates.map((crate) => [crate.name, purl(crate)]));
  const dependsOn = (/** @type {Crate} */ { dependencies }) =>
    dependencies.flatMap((name) => refs.get(name) ?? []);
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: 'lotse',
        version: product.version,
        description: product.description,
        licenses: [{ expression: product.license }],
      },
    },
    components: [
      ...crates.map(component),
      {
        type: 'library',
        'bom-ref': STANDARD,
        name: STANDARD,
        version: rust,
        description: 'The Rust standard library and the crates it is made of',
        scope: 'required',
        licenses: [{ expression: 'MIT OR Apache-2.0' }],
      },
    ],
    dependencies: [
      { ref: own, dependsOn: [...dependsOn(product), STANDARD] },
      ...crates.map((crate) => ({ ref: purl(crate), dependsOn: dependsOn(crate) })),
      { ref: STANDARD, dependsOn: [] },
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}
