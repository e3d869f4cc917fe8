/**
 * The parts of a TM Forum product order (TMF622) that an import reads, for v4.0 and v5.0. Other members are allowed and
 * ignored; a member that is read must have the shape the standard gives it.
 */
import { z } from 'zod';

const Text = z.string().trim().min(1);

const Money = z.looseObject({ value: z.number(), unit: z.string().optional() });

const ItemPrice = z.looseObject({
  name: z.string().optional(),
  priceType: z.string().optional(),
  price: z.looseObject({ dutyFreeAmount: Money.optional(), taxIncludedAmount: Money.optional() }).optional(),
});

const Characteristic = z.looseObject({ name: Text, value: z.unknown() });

const Relationship = z.looseObject({ id: Text, relationshipType: Text });

/** v4 has `product.productSpecification`, v5 the same; the offering is what was sold and wins. */
const Product = z.looseObject({
  /** What the customer has: the asset. */
  id: Text.optional(),
  status: z.string().optional(),
  isBundle: z.boolean().optional(),
  name: z.string().optional(),
  productSpecification: z.looseObject({ id: Text, name: z.string().optional() }).optional(),
  productCharacteristic: z.array(Characteristic).optional(),
});

const itemShape = {
  id: Text,
  action: Text,
  quantity: z.number().optional(),
  productOffering: z.looseObject({ id: Text, name: z.string().optional() }).optional(),
  product: Product.optional(),
  itemPrice: z.array(ItemPrice).optional(),
  productOrderItemRelationship: z.array(Relationship).optional(),
};

export interface Tmf622Item extends z.infer<z.ZodObject<typeof itemShape, z.core.$loose>> {
  productOrderItem?: Tmf622Item[] | undefined;
}

const Item: z.ZodType<Tmf622Item> = z.looseObject({
  ...itemShape,
  get productOrderItem() {
    return z.array(Item).optional();
  },
});

/** v4: text. v5: a list of identifiers. */
const ExternalIds = z.union([Text, z.array(z.looseObject({ id: Text }))]);

/** v4 states id and role on the party itself; v5 wraps it in `partyOrPartyRole`. */
const RelatedParty = z.looseObject({
  id: z.string().optional(),
  role: z.string().optional(),
  partyOrPartyRole: z.looseObject({ id: z.string().optional() }).optional(),
});

export const ProductOrder = z.looseObject({
  id: z.string().optional(),
  '@type': z.string().optional(),
  externalId: ExternalIds.optional(),
  description: z.string().optional(),
  category: z.string().optional(),
  requestedStartDate: z.string().optional(),
  requestedCompletionDate: z.string().optional(),
  relatedParty: z.array(RelatedParty).optional(),
  billingAccount: z.looseObject({ id: Text }).optional(),
  productOrderItem: z.array(Item).min(1),
});
export type ProductOrder = z.infer<typeof ProductOrder>;
