import type { ApexMistake } from './mistake.ts';

/** Mistakes by kind: the yardstick of the static checks of Apex. */
export const apexMistakes: Readonly<Record<string, readonly ApexMistake[]>> = {
  'unknown fields': [
    { what: 'of a record', code: `Order o = new Order(); o.OM_Stat__c = 'Draft';` },
    { what: 'in a constructor', code: `Order o = new Order(OM_Stat__c = 'Draft');` },
    { what: 'of a standard object', code: `Account a = new Account(Nam = 'x');` },
    { what: 'of a parent', code: `OrderItem i = new OrderItem(); String s = i.Order.OM_Stat__c;` },
    { what: 'as a token', code: `Schema.SObjectField f = Order.OM_Stat__c;` },
  ],
  'types of values': [
    { what: 'a text for a number field', code: `OrderItem i = new OrderItem(); i.Quantity = 'abc';` },
    { what: 'a text for an Integer', code: `Integer i = 'a';` },
    { what: 'a Decimal for an Integer', code: `Decimal d = 1.5; Integer i = d;` },
    { what: 'an Integer key for an Id', code: `Map<Id, String> m = new Map<Id, String>(); m.put(1, 'x');` },
    { what: 'a number as a condition', code: `if (1) { System.debug(1); }` },
    { what: 'a text that is thrown', code: `throw 'x';` },
    { what: 'a text that is inserted', code: `insert 'x';` },
  ],
  'unknown names': [
    { what: 'a type', code: `Foo__c f;` },
    { what: 'an object', code: `OM_Plan__c f = null;` },
    { what: 'a variable', code: `Integer i = x + 1;` },
    { what: 'a label', code: `String s = Label.OM_NoSuchLabel;` },
    { what: 'an object token', code: `Schema.SObjectType t = OM_Plan__c.SObjectType;` },
    { what: 'an exception type', code: `try { Integer i = 0; } catch (FooException e) { throw e; }` },
    { what: 'a value of an enum', code: `AccessLevel a = AccessLevel.USR_MODE;` },
  ],
  methods: [
    { what: 'unknown in the class', code: `foo();` },
    { what: 'unknown in a list', code: `List<String> l = new List<String>(); l.push('x');` },
    { what: 'unknown in String', code: `String s = 'x'; s.foo();` },
    { what: 'unknown in System', code: `System.debugg('x');` },
    { what: 'too few arguments', code: `String s = String.join();` },
    { what: 'an argument of another type', code: `Date d = Date.newInstance('x', 1, 1);` },
    { what: 'of an instance, called without one', code: `inst();`, members: 'void inst() {}' },
    { what: 'nothing returned where a value is due', code: `return;`, signature: 'static Integer run()' },
    { what: 'a text returned for an Integer', code: `return 'x';`, signature: 'static Integer run()' },
    { what: 'a way without return', code: `if (1 == 2) { return 1; }`, signature: 'static Integer run()' },
  ],
  'fields in queries': [
    { what: 'in SELECT', code: `List<Order> l = [SELECT Id, OM_Stat__c FROM Order LIMIT 1];` },
    { what: 'in WHERE', code: `List<Order> l = [SELECT Id FROM Order WHERE OM_Stat__c = 'x'];` },
    { what: 'in ORDER BY', code: `List<Order> l = [SELECT Id FROM Order ORDER BY OM_Stat__c LIMIT 1];` },
    { what: 'of a parent', code: `List<Order> l = [SELECT Id, Account.Nam FROM Order LIMIT 1];` },
    { what: 'in a text', code: `List<SObject> l = Database.query('SELECT OM_Stat__c FROM Order LIMIT 1');` },
    {
      what: 'a text compared with a number',
      code: `List<OrderItem> l = [SELECT Id FROM OrderItem WHERE Quantity = 'x'];`,
    },
  ],
  'objects and relationships in queries': [
    { what: 'an unknown object', code: `List<SObject> l = [SELECT Id FROM OM_Plan__c LIMIT 1];` },
    { what: 'an unknown parent', code: `List<Order> l = [SELECT Id, Acct.Name FROM Order LIMIT 1];` },
    { what: 'unknown children', code: `List<Order> l = [SELECT Id, (SELECT Id FROM Items) FROM Order LIMIT 1];` },
    {
      what: 'children by the name of their object',
      code: `List<Order> l = [SELECT Id, (SELECT Id FROM OrderItem) FROM Order LIMIT 1];`,
    },
  ],
  'queries as such': [
    { what: 'a comma too many', code: `List<Order> l = [SELECT Id, FROM Order LIMIT 1];` },
    { what: 'an unknown variable', code: `List<Order> l = [SELECT Id FROM Order WHERE Id = :nope];` },
    { what: 'rows of another object', code: `List<Account> l = [SELECT Id FROM Order LIMIT 1];` },
    {
      what: 'a loop over rows of another object',
      code: `for (Account a : [SELECT Id FROM Order LIMIT 1]) { System.debug(a); }`,
    },
    {
      what: 'a field that is not grouped',
      code: `List<AggregateResult> l = [SELECT OM_State__c, COUNT(Id) c FROM Order];`,
    },
    {
      what: 'AND and OR without brackets',
      code: `List<Order> l = [SELECT Id FROM Order WHERE Name = 'a' AND Name = 'b' OR Name = 'c'];`,
    },
  ],
  'flow of control': [
    { what: 'a variable declared twice', code: `Integer i = 0; Integer i = 1; System.debug(i);` },
    { what: 'code behind a return', code: `return; Integer i = 0;` },
    { what: 'no semicolon', code: `Integer i = 0` },
    { what: 'an error that is swallowed', code: `try { Integer i = 1 / 0; } catch (Exception e) { }` },
  ],
  inheritance: [
    { what: 'an interface without its method', code: ``, heading: 'implements Queueable' },
    { what: 'a class that is not virtual', code: ``, members: 'public class A {} public class B extends A {}' },
    {
      what: 'override left out',
      code: ``,
      members: 'public virtual class P { public virtual void m() {} } public class Q extends P { public void m() {} }',
    },
  ],
  security: [
    {
      what: 'a text from outside in a query',
      code: `List<SObject> l = Database.query('SELECT Id FROM Order WHERE Name = \\'' + name + '\\'');`,
      signature: 'static void run(String name)',
    },
    { what: 'a call without TLS', code: `HttpRequest r = new HttpRequest(); r.setEndpoint('http://vendor.example');` },
    {
      what: 'a query in a loop',
      code: `for (Integer i = 0; i < 9; i++) { List<Order> l = [SELECT Id FROM Order WITH USER_MODE LIMIT 1]; System.debug(l); }`,
    },
    { what: 'a save in a loop', code: `for (Order o : new List<Order>()) { update as user o; }` },
    { what: 'a save without asking for permission', code: `insert new Account(Name = 'x');` },
    { what: 'an id in the code', code: `Id i = '001000000000001AAA'; System.debug(i);` },
    {
      what: 'a key in the code',
      code: `Crypto.encrypt('AES128', Blob.valueOf('0123456789abcdef'), Blob.valueOf('0123456789abcdef'), Blob.valueOf('x'));`,
    },
  ],
  'only known when it runs': [
    {
      what: 'a field that was not selected',
      code: `Order o = [SELECT Id FROM Order WITH USER_MODE LIMIT 1]; String s = o.Name; System.debug(s);`,
      onlyAtRunTime: true,
    },
    {
      what: 'a value that the picklist lacks',
      code: `insert as user new Order(OM_State__c = 'Nope');`,
      onlyAtRunTime: true,
    },
  ],
};
