/** Price types of the demo and how a type's cached key is named. */
export const priceTypes = ['base', 'swap', 'standard', 'child', 'edm'] as const;
export type PriceType = (typeof priceTypes)[number];

/** A change that the demo makes: what a service would do, and what must follow from it. */
export interface DemoChange {
  readonly name: string;
  readonly detailType: string;
  readonly source: string;
  /** Stores in the event's payload; none for the product change. */
  readonly stores: readonly string[];
  /** Price types that get a new amount in the database. */
  readonly changes: readonly PriceType[];
  /** Whether the products change, which are part of every menu. */
  readonly changesProducts: boolean;
  readonly payload: Record<string, unknown>;
  /** Keys that must be deleted, worked out by hand and not from the rules. */
  readonly keys: readonly string[];
  /** Stores whose menus must be exported. */
  readonly menus: readonly string[];
  /** Whether the row in the outbox is marked in the end. */
  readonly marked: boolean;
  /** The queue delivers the message a second time once the run has ended. */
  readonly deliveredTwice: boolean;
}

const pricing = { detailType: 'Pricing_InvalidateMenuExporterCache', source: 'tb.menu.pricing-service' };
const legacy = { detailType: 'Pricing_InvalidateMenuExporterCache', source: 'outboxPoller' };
const product = { detailType: 'Product_InvalidateMenuExporterCache', source: 'tb.menu.product-service' };
const productKeys = ['base_products', 'product_config', 'combo_config', 'cdm_loc_relations'];
const fourPrices: readonly PriceType[] = ['base', 'swap', 'standard', 'child'];

/** The demo's changes over these stores (at least 40), in the order in which they are made. */
export function demoChanges(stores: readonly string[]): DemoChange[] {
  const some = (from: number, to: number) => stores.slice(from, to);
  return [
    priceChange('one store', some(0, 1)),
    priceChange('ten stores', some(10, 20)),
    {
      ...priceChange('legacy job', some(20, 21), ['edm']),
      ...legacy,
      payload: { tb_restaurant_id: some(20, 21) },
      marked: false,
    },
    {
      ...priceChange('base price only', some(30, 31), ['base']),
      payload: { tb_restaurant_id: some(30, 31), price_types: ['base'] },
    },
    { ...priceChange('same message twice', some(35, 36)), deliveredTwice: true },
    {
      name: 'product change',
      ...product,
      stores: [],
      changes: [],
      changesProducts: true,
      payload: {},
      keys: productKeys,
      menus: stores,
      marked: true,
      deliveredTwice: false,
    },
    priceChange('all stores', stores),
  ];
}

function priceChange(
  name: string,
  stores: readonly string[],
  changes: readonly PriceType[] = fourPrices,
): DemoChange {
  return {
    name,
    ...pricing,
    stores,
    changes,
    changesProducts: false,
    payload: { tb_restaurant_id: stores },
    keys: stores.flatMap((store) => changes.map((type) => `${type}_price:${store}`)),
    menus: stores,
    marked: true,
    deliveredTwice: false,
  };
}
