/**
 * The orders of the demo, varied, each with what the vendors must have done for it in the end. What must be done is
 * written down here from the reading of the sample design, so that it does not come from the engine that is under test.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OrderDraft } from '../../../../src/domain/orderDraft.ts';
import { readTmf622 } from '../../../../src/intake/index.ts';
import type { Random } from './random.ts';

const data = fileURLToPath(new URL('../../../../../scripts/data/', import.meta.url));

export interface WorkloadOrder {
  readonly externalId: string;
  readonly draft: OrderDraft;
  /** `vendor effect action subject`, once for each time that it must be done. */
  readonly effects: readonly string[];
}

type Characteristics = Readonly<Record<string, string | number | boolean>>;
interface Item {
  readonly id: string;
  readonly productOrderItemRelationship?: readonly { readonly id: string }[];
  product?: { readonly productCharacteristic: readonly { readonly name: string; readonly value: unknown }[] };
}
interface Document {
  externalId: string;
  productOrderItem: readonly Item[];
}

/** Every second order is one of the other business. */
export const orderOfWorkload = (externalId: string, index: number, random: Random): WorkloadOrder =>
  index % 2 === 0 ? fiberOrder(externalId, random) : coffeeOrder(externalId, random);

function fiberOrder(externalId: string, random: Random): WorkloadOrder {
  const technology = random.pick(['fiber', 'dsl']);
  const speed = random.pick(['100M', '500M', '1G']);
  const installation = random.pick(['self', 'technician']);
  const hasVoice = random.chance(0.7);
  const hasTelevision = random.chance(0.7);
  const model = technology === 'dsl' ? 'VDSL-3' : speed === '1G' ? 'ONT-9' : 'ONT-5';
  const leftOut = [...(hasVoice ? [] : ['3']), ...(hasTelevision ? [] : ['4'])];
  const draft = vary('fiber-order', externalId, leftOut, {
    2: { technology, speed, installation },
    3: { portIn: random.chance(0.5) },
    4: { package: random.pick(['basic', 'sport', 'premium']) },
  });
  const effects = [
    `warehouse reserve - ${model}`,
    `warehouse ship - ${model}`,
    'network serviceOrder add ACCESS-PORT',
    'network serviceOrder modify ACCESS-PORT',
    'network serviceOrder modify LINE-TEST',
    ...(installation === 'technician' ? ['fieldservice workOrder add ACCESS-INSTALL Install internet access'] : []),
    ...(hasVoice ? ['network serviceOrder add SIP-ACCOUNT', 'billing billLine - VOICE'] : []),
    ...(hasTelevision
      ? ['network serviceOrder add TV-ENTITLEMENT', 'warehouse reserve - STB-4K', 'billing billLine - TV']
      : []),
    'billing startBilling - -',
    'billing billLine - FIBER-1G-TV',
    'billing billLine - FIBER-INTERNET',
    // One for each line that is billed: the document names who sold it.
    ...Array.from({ length: 2 + Number(hasVoice) + Number(hasTelevision) }, () => 'sapcommissions commission - -'),
  ];
  return { externalId, draft, effects };
}

function coffeeOrder(externalId: string, random: Random): WorkloadOrder {
  const model = random.pick(['compact', 'barista']);
  const sku = model === 'compact' ? 'CM-100' : 'CM-900';
  const blend = random.pick(['house', 'espresso', 'decaf']);
  const location = `${externalId}, ground floor`;
  // Two parcels in one order: what is said about one must not be taken for the other.
  const hasSecond = random.chance(0.5);
  const draft = vary('office-coffee', externalId, [], {
    2: { model, location },
    3: { location },
    4: { blend, kilosPerMonth: random.between(2, 40) },
  });
  const second: OrderDraft['lines'] = draft.lines
    .filter(({ productCode }) => hasSecond && productCode === 'COFFEE-MACHINE')
    .map((line) => ({ ...line, key: '5', attributes: { ...line.attributes, location: `${externalId}, roof` } }));
  const machines = Array.from({ length: hasSecond ? 2 : 1 }, () => [
    `supplier reserve - ${sku}`,
    `supplier ship - ${sku}`,
    'billing billLine - COFFEE-MACHINE',
  ]);
  const effects = [
    ...machines.flat(),
    `supplier subscribe - ${blend}`,
    'fieldservice workOrder add COFFEE-INSTALL Install coffee machine',
    'billing startBilling - -',
    'billing billLine - COFFEE-INSTALL',
    'billing billLine - COFFEE-BEANS',
  ];
  return { externalId, draft: { ...draft, lines: [...draft.lines, ...second] }, effects };
}

/** The sample document with another id, without some items, and with other characteristics, read as `import` does. */
function vary(
  name: string,
  externalId: string,
  leftOut: readonly string[],
  characteristics: Readonly<Record<string, Characteristics>>
): OrderDraft {
  const document = JSON.parse(readFileSync(join(data, `${name}.tmf622.json`), 'utf8')) as Document;
  const stays = ({ id }: { readonly id: string }): boolean => !leftOut.includes(id);
  document.externalId = externalId;
  document.productOrderItem = document.productOrderItem.filter(stays).map((item) => {
    const changed = characteristics[item.id] ?? {};
    const related = item.productOrderItemRelationship?.filter(stays);
    const productCharacteristic = (item.product?.productCharacteristic ?? []).map((one) => ({
      ...one,
      value: changed[one.name] ?? one.value,
    }));
    return {
      ...item,
      ...(related === undefined ? {} : { productOrderItemRelationship: related }),
      ...(item.product === undefined ? {} : { product: { ...item.product, productCharacteristic } }),
    };
  });
  const read = readTmf622(JSON.stringify(document));
  const [order] = read.ok ? read.value : [];
  if (!order) throw new Error(`The varied ${name} is not read: ${JSON.stringify(read)}`);
  return order.draft;
}
