import type { Sample } from './sample'

const writes = { operation: 'order:create', access: 'write' }
const isFile1 = '$p.starts_with("/orders/file1")'

/** Samples that show what Datalog in appended blocks comes to. */
export const datalogSamples: Sample[] = [
  {
    sample: 'test001_basic',
    what: 'a check that no fact meets',
    make: ['check if right($a, "read");'],
    code: 'restricted',
  },
  {
    sample: 'test007_scoped_rules',
    what: 'a rule, and a fact for it in a later block',
    make: ['right($p) <- path($p), owner($p); check if right($p);', 'owner("/orders/file1.txt");'],
    code: 'restricted',
  },
  {
    sample: 'test008_scoped_checks',
    what: 'a check, and a fact for it in a later block',
    make: ['check if right("order:list");', 'right("order:list");'],
    code: 'restricted',
  },
  {
    sample: 'test009_expired_token',
    what: 'an expiry that has passed',
    make: ['check if time($time), $time < 2018-12-20T00:00:00Z;'],
    code: 'expired',
  },
  {
    sample: 'test010_authorizer_scope',
    what: 'a later block that states what the request would have to be',
    make: ['check if access("read");', 'access("read");'],
    request: writes,
    code: 'restricted',
  },
  {
    sample: 'test011_authorizer_authority_caveats',
    what: 'something that the authorizer itself demands',
    make: ['check if true;'],
    request: { organization: 'another' },
    code: 'unknown',
  },
  {
    sample: 'test012_authority_caveats',
    what: 'a check that holds',
    make: [`check if path($p), ${isFile1};`],
    code: 'ok',
  },
  {
    sample: 'test012_authority_caveats',
    what: 'the same for another path',
    make: [`check if path($p), ${isFile1};`],
    request: { path: '/orders/file2.txt' },
    code: 'restricted',
  },
  {
    sample: 'test013_block_rules',
    what: 'a rule that a block needs for its check',
    make: [`valid($p) <- time($t), path($p), $t < 2126-12-31T12:59:59Z, ${isFile1}; check if valid($p), path($p);`],
    code: 'ok',
  },
  {
    sample: 'test013_block_rules',
    what: 'the same for another path',
    make: [`valid($p) <- time($t), path($p), $t < 2126-12-31T12:59:59Z, ${isFile1}; check if valid($p), path($p);`],
    request: { path: '/orders/file2.txt' },
    code: 'restricted',
  },
  {
    sample: 'test014_regex_constraint',
    what: 'a regular expression',
    make: ['check if path($p), $p.matches("file[0-9]+.txt$");'],
    code: 'ok',
  },
  {
    sample: 'test014_regex_constraint',
    what: 'one that does not match',
    make: ['check if path($p), $p.matches("file[0-9]+.txt$");'],
    request: { path: '/orders/file1' },
    code: 'restricted',
  },
  {
    sample: 'test015_multi_queries_caveats',
    what: 'a check with an alternative',
    make: ['check if nothing($a) or operation($a);'],
    code: 'ok',
  },
  {
    sample: 'test016_caveat_head_name',
    what: 'a fact named as checks are inside',
    make: ['check if resource("hello");', 'query("test");'],
    code: 'restricted',
  },
  {
    sample: 'test017_expressions',
    what: 'expressions of every type',
    make: [
      'check if !false, 1 < 2, 2 >= 2, 7 - 2 * 3 === 1; check if "é".length() === 2, "abc".contains("b"), "a" + "b" === "ab";',
      'check if 2019-12-04T09:46:41Z < 2020-12-04T09:46:41Z, hex:12ab === hex:12ab; check if {1, 2}.union({3}).contains({1, 3});',
    ],
    code: 'ok',
  },
  {
    sample: 'test019_generating_ambient_from_variables',
    what: 'a rule that makes the access up',
    make: ['check if access("read");', 'access("read") <- access($any);'],
    request: writes,
    code: 'restricted',
  },
  {
    sample: 'test021_parsing',
    what: 'names with colons, and text of every kind',
    make: ['ns::fact_123("hello é\t😁"); check if ns::fact_123("hello é\t😁");'],
    code: 'ok',
  },
  {
    sample: 'test022_default_symbols',
    what: 'words that every Biscuit knows',
    make: ['read(0); tenant(8); hostname(25); query(27); check if read(0), tenant(8), hostname(25), query(27);'],
    code: 'ok',
  },
  {
    sample: 'test023_execution_scope',
    what: 'a check, and a fact for it in the block before',
    make: ['own_fact(1);', 'check if token($a); check if own_fact($a);'],
    code: 'restricted',
  },
  {
    sample: 'test025_check_all',
    what: 'a check of all facts',
    make: ['check all operation($o), {"order:list", "order:read"}.contains($o);'],
    code: 'ok',
  },
  {
    sample: 'test025_check_all',
    what: 'the same for another operation',
    make: ['check all operation($o), {"order:list", "order:read"}.contains($o);'],
    request: writes,
    code: 'restricted',
  },
  {
    sample: 'test027_integer_wraparound',
    what: 'a number that grows beyond its 64 bits',
    make: ['check if 9223372036854775807 + 1 != 0;'],
    code: 'restricted',
  },
  {
    sample: 'test028_expressions_v4',
    what: 'inequality, and arithmetic on bits',
    make: ['check if 1 !== 3, 1 | 2 ^ 3 === 0, "abcD12x" !== "abcD12", {1, 4} !== {1, 2};'],
    code: 'ok',
  },
  {
    sample: 'test029_reject_if',
    what: 'a rejection that does not meet',
    make: ['reject if access("write");'],
    code: 'ok',
  },
  {
    sample: 'test029_reject_if',
    what: 'one that does',
    make: ['reject if access("write");'],
    request: writes,
    code: 'restricted',
  },
  {
    sample: 'test030_null',
    what: 'null',
    make: ['fact(null, null); check if fact(null, $v), $v == null; reject if fact(null, $v), $v != null;'],
    code: 'ok',
  },
  {
    sample: 'test030_null',
    what: 'what is not null',
    make: ['fact(null, 1); check if fact(null, $v), $v == null; reject if fact(null, $v), $v != null;'],
    code: 'restricted',
  },
  {
    sample: 'test031_heterogeneous_equal',
    what: 'values of different types',
    make: ['check if 1 != true, "a" != true, {1, 4} != true, hex:12 == hex:12;'],
    code: 'ok',
  },
  {
    sample: 'test031_heterogeneous_equal',
    what: 'values that are not equal',
    make: ['fact(1, 2); check if fact(1, $v), 1 == $v;'],
    code: 'restricted',
  },
  {
    sample: 'test032_laziness_closures',
    what: 'what need not be computed, and closures',
    make: ['check if !(false && "x".intersection("x")), {1, 2}.any($p -> $p > 1 && {2, 3}.any($q -> $p == $q));'],
    code: 'ok',
  },
  {
    sample: 'test032_laziness_closures',
    what: 'a closure whose variable hides another',
    make: ['check if [true].any($p -> [true].all($p -> $p));'],
    code: 'restricted',
  },
  {
    sample: 'test033_typeof',
    what: 'types by name',
    make: [
      'fact([1], {"a": true}); check if fact($a, $m), $a.type() == "array", $m.type() == "map", null.type() == "null";',
    ],
    code: 'ok',
  },
  {
    sample: 'test034_array_map',
    what: 'arrays and maps',
    make: [
      'check if [1, 2, "a"].get(2) == "a", [1, 2].get(3) == null; check if {"u": {"roles": ["admin"]}}.get("u").get("roles").contains("admin");',
    ],
    code: 'ok',
  },
  {
    sample: 'test035_ffi',
    what: 'a function of the host, of which there is none',
    make: ['check if true.extern::test();'],
    code: 'restricted',
  },
]
