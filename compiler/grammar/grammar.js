/**
 * @file The Kusto Query Language (KQL), every statement and operator of its query part.
 *
 * Sections, in order: statements, pipes, operators, expressions, literals, names. How to regenerate: README.md.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

/** How tightly operators bind; string operators bind tighter than arithmetic. */
const PREC = { or: 1, and: 2, equality: 3, relational: 4, additive: 5, multiplicative: 6, string: 7, unary: 8, postfix: 9 };

/** `a, b, c` */
const list = (rule) => seq(rule, repeat(seq(',', rule)));

/** A part of a pipe. It takes all that it can: the last operator within an argument takes the commas that follow. */
const part = (...parts) => prec.right(seq(...parts));

/** `a, b, c` or nothing. */
const optionalList = (rule) => optional(list(rule));

/** `,a, b, c,` or nothing: a list that may begin and end with a comma. */
const looseList = (rule) => seq(optional(','), optional(seq(list(rule), optional(','))));

/** `(` anything `)` */
const parens = (rule) => seq('(', rule, ')');

/** A string operator and its negation: `has`, `!has`. */
const negatable = (...words) => words.flatMap((word) => [word, `!${word}`]);

/** A literal such as `long(...)`, whose parentheses may hold anything but a parenthesis or a line break. */
const typed = (...types) => new RustRegex(`(${types.join('|')})\\([^)\\r\\n]*\\)`);

/** `hint.strategy`, `kind` ...: words that name a parameter where `=` follows and are plain names elsewhere. */
const PARAMETER_NAMES = [
  'bagexpansion', 'best_effort', 'bin_legacy', 'cycles', 'decodeblocks', 'expandoutput', 'flags', 'force_remote', 'isfuzzy',
  'kind', 'output', 'with_component_id', 'with_itemindex', 'with_match_id', 'with_node_id', 'with_source', 'with_source_id',
  'with_step_name', 'with_target_id', 'withsource', '__crossCluster', '__crossDB', '__id', '__isFuzzy', '__noWithSource',
  '__packedColumn', '__sourceColumnIndex',
];

const TIMESPAN_UNITS = [
  'd', 'day', 'days', 'h', 'hr', 'hrs', 'hour', 'hours', 'm', 'min', 'minute', 'minutes', 's', 'sec', 'second', 'seconds',
  'ms', 'milli', 'millis', 'millisec', 'millisecond', 'milliseconds', 'micro', 'micros', 'microsec', 'microsecond',
  'microseconds', 'nano', 'nanos', 'nanosec', 'nanosecond', 'nanoseconds', 'tick', 'ticks',
];

module.exports = grammar({
  name: 'kql',

  word: ($) => $.identifier,

  extras: ($) => [/[\s\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/, $.comment],

  supertypes: ($) => [$.statement, $.operator, $.expression],

  inline: ($) => [$._declared_name],

  conflicts: ($) => [
    // `(a) = f()` and `(a) + 1`
    [$.name_list, $._primary],
    // `let f = (a: long) { ... }` and `let x = (a : "text")`
    [$.parameter, $._primary],
  ],

  rules: {
    query: ($) => seq(repeat($.directive), optional($._statements)),

    // A line for the tool that sends the query, such as `#connect cluster("x")`.
    directive: (_) => /#[^\r\n]*/,

    comment: (_) => token(seq('//', /[^\r\n\u2028\u2029]*/)),

    // ---------------------------------------------------------------- statements

    _statements: ($) => seq($.statement, repeat(seq(';', $.statement)), optional(';')),

    statement: ($) => choice(
      $.let_statement,
      $.expression_statement,
      $.query_parameters_statement,
      $.set_statement,
      $.alias_statement,
      $.pattern_statement,
      $.restrict_statement,
      $.management_command,
    ),

    expression_statement: ($) => $._pipeline,

    let_statement: ($) => seq(
      'let',
      field('name', $._name),
      '=',
      field('value', choice($._pipeline, $.function, $.entity_group)),
    ),

    function: ($) => prec(1, seq(
      field('view', optional('view')),
      field('parameters', $.parameter_list),
      field('body', $.function_body),
    )),

    parameter_list: ($) => parens(optionalList($.parameter)),

    parameter: ($) => seq(
      field('name', $._declared_name),
      ':',
      field('type', choice($.type, $.row_schema)),
      optional(seq('=', field('default', choice($._literal, $.identifier)))),
    ),

    function_body: ($) => seq('{', optional($._statements), '}'),

    query_parameters_statement: ($) => seq('declare', 'query_parameters', $.parameter_list),

    set_statement: ($) => seq('set', field('name', $._name), optional(seq('=', field('value', $.expression)))),

    alias_statement: ($) => seq('alias', 'database', field('name', $._name), '=', field('value', $.expression)),

    pattern_statement: ($) => seq('declare', 'pattern', field('name', $._name), optional($.pattern_definition)),

    pattern_definition: ($) => seq(
      '=',
      parens(optionalList($.column_declaration)),
      optional(seq('[', $.column_declaration, ']')),
      '{',
      repeat1($.pattern_match),
      '}',
    ),

    pattern_match: ($) => seq(
      parens(list($.expression)),
      optional(seq('.', '[', $._literal, ']')),
      '=',
      $.function_body,
      optional(';'),
    ),

    restrict_statement: ($) => seq(
      'restrict',
      'access',
      'to',
      parens(list($._table_reference)),
      optional($.with_properties),
    ),

    // `.show tables`: not part of a query; taken whole, so that it can be refused by name.
    management_command: (_) => token(seq('.', /[A-Za-z]/, /(.|[\r\n])*/)),

    // ---------------------------------------------------------------- pipes

    _pipeline: ($) => choice($.expression, $.pipe_expression, $._source_operator),

    pipe_expression: ($) => seq(
      field('source', choice($.expression, $._source_operator)),
      repeat1(seq('|', $.operator)),
    ),

    // Operators applied to an input that the surrounding operator supplies.
    sub_query: ($) => seq(choice($.operator, $.contextual_datatable), repeat(seq('|', $.operator))),

    // Operators that may begin a pipe.
    _source_operator: ($) => choice(
      $.evaluate_operator,
      $.find_operator,
      $.macro_expand_operator,
      $.print_operator,
      $.range_operator,
      $.search_operator,
      $.union_operator,
    ),

    operator: ($) => choice(
      $.as_operator,
      $.assert_schema_operator,
      $.consume_operator,
      $.count_operator,
      $.distinct_operator,
      $.evaluate_operator,
      $.execute_and_cache_operator,
      $.extend_operator,
      $.facet_operator,
      $.find_operator,
      $.fork_operator,
      $.getschema_operator,
      $.graph_mark_components_operator,
      $.graph_match_operator,
      $.graph_to_table_operator,
      $.graph_where_operator,
      $.invoke_operator,
      $.join_operator,
      $.lookup_operator,
      $.macro_expand_operator,
      $.make_graph_operator,
      $.make_series_operator,
      $.mv_apply_operator,
      $.mv_expand_operator,
      $.parse_kv_operator,
      $.parse_operator,
      $.partition_operator,
      $.partition_by_operator,
      $.print_operator,
      $.project_away_operator,
      $.project_by_names_operator,
      $.project_keep_operator,
      $.project_operator,
      $.project_rename_operator,
      $.project_reorder_operator,
      $.project_smart_operator,
      $.range_operator,
      $.reduce_operator,
      $.render_operator,
      $.sample_distinct_operator,
      $.sample_operator,
      $.scan_operator,
      $.search_operator,
      $.serialize_operator,
      $.sort_operator,
      $.summarize_operator,
      $.take_operator,
      $.top_hitters_operator,
      $.top_nested_operator,
      $.top_operator,
      $.union_operator,
      $.where_operator,
    ),

    // ---------------------------------------------------------------- operators

    as_operator: ($) => part('as', repeat($.operator_parameter), field('name', $._name)),

    assert_schema_operator: ($) => part('assert-schema', $.row_schema),

    consume_operator: ($) => part('consume', repeat($.operator_parameter)),

    count_operator: ($) => part('count', optional(seq('as', field('name', $._name)))),

    distinct_operator: ($) => part('distinct', repeat($.operator_parameter), list($._named)),

    evaluate_operator: ($) => part(
      'evaluate',
      repeat($.operator_parameter),
      field('plugin', alias($._plugin_call, $.call_expression)),
      optional(seq(':', field('schema', $.row_schema))),
    ),

    _plugin_call: ($) => seq(field('name', $.identifier), field('arguments', $.argument_list)),

    execute_and_cache_operator: (_) => choice('__executeAndCache', 'execute-and-cache'),

    extend_operator: ($) => part('extend', list($._named)),

    facet_operator: ($) => part(
      'facet',
      'by',
      list($._path),
      optional(seq('with', choice(parens(alias($._piped_operators, $.sub_query)), $.operator))),
    ),

    find_operator: ($) => part(
      'find',
      repeat(choice($.operator_parameter, $.data_scope)),
      optional($.in_tables),
      optional('where'),
      field('predicate', $.expression),
      optional(choice(field('project', $.find_project), 'project-smart')),
      optional(field('project_away', $.find_project_away)),
    ),

    in_tables: ($) => seq('in', parens(list(choice($._table_reference, $.named_table)))),

    // `T | as Name` in the table list of `find`.
    named_table: ($) => seq($._table_reference, '|', $.as_operator),

    find_project: ($) => part('project', list($._find_column)),

    find_project_away: ($) => part(choice('__projectAway', 'project-away'), list($._find_column)),

    _find_column: ($) => choice($.typed_column, $.star, $.pack, $.wildcard_name),

    typed_column: ($) => seq(field('name', $._name), optional(seq(':', field('type', $.type)))),

    pack: (_) => seq(choice('pack', 'pack_all'), '(', optional('*'), ')'),

    fork_operator: ($) => part('fork', repeat1($.fork_branch)),

    fork_branch: ($) => seq(
      optional(seq(field('name', $._name), '=')),
      parens(choice(
        alias($._piped_operators, $.sub_query),
        $.expression,
        alias($._expression_pipe, $.pipe_expression),
      )),
    ),

    _piped_operators: ($) => seq($.operator, repeat(seq('|', $.operator))),

    _expression_pipe: ($) => seq(field('source', $.expression), repeat1(seq('|', $.operator))),

    getschema_operator: ($) => part('getschema', repeat($.operator_parameter)),

    graph_mark_components_operator: ($) => part('graph-mark-components', repeat($.operator_parameter)),

    graph_match_operator: ($) => part(
      choice('graph-match', 'graph-shortest-paths'),
      repeat($.operator_parameter),
      list($.graph_pattern),
      optional(seq('where', field('predicate', $.expression))),
      optional(seq('project', list($._named))),
    ),

    graph_pattern: ($) => part($.graph_node, repeat(seq($.graph_edge, $.graph_node))),

    graph_node: ($) => parens(optional(field('name', $._name))),

    graph_edge: ($) => choice(
      '-->',
      '<--',
      '--',
      seq(
        choice('-[', '<-['),
        optional(field('name', $._name)),
        optional(seq('*', field('from', $._operand), '..', field('to', $._operand))),
        choice(']->', ']-'),
      ),
    ),

    graph_to_table_operator: ($) => part('graph-to-table', list($.graph_output)),

    graph_output: ($) => part(
      choice('nodes', 'edges'),
      optional(seq('as', field('name', $._name))),
      repeat($.operator_parameter),
    ),

    graph_where_operator: ($) => part(choice('graph-where-nodes', 'graph-where-edges'), $.expression),

    invoke_operator: ($) => part('invoke', field('function', $._postfix)),

    join_operator: ($) => part(
      'join',
      repeat($.operator_parameter),
      field('right', $.expression),
      optional(choice($.on_clause, seq('where', field('predicate', $.expression)))),
    ),

    lookup_operator: ($) => part('lookup', repeat($.operator_parameter), field('right', $.expression), $.on_clause),

    on_clause: ($) => part('on', list($.expression)),

    macro_expand_operator: ($) => part(
      'macro-expand',
      repeat($.operator_parameter),
      field('group', choice($.entity_group, $._postfix)),
      'as',
      field('name', $._name),
      '(',
      optional($._statements),
      ')',
    ),

    entity_group: ($) => seq('entity_group', '[', list($.expression), ']'),

    make_graph_operator: ($) => part(
      'make-graph',
      repeat($.operator_parameter),
      field('source', $._name),
      choice('-->', '--'),
      field('target', $._name),
      optional(choice(seq('with_node_id', '=', $._name), seq('with', list($.graph_nodes)))),
      optional(seq('partitioned-by', $._path, '(', $.sub_query, ')')),
    ),

    graph_nodes: ($) => seq(field('table', $._operand), 'on', field('key', $._name)),

    make_series_operator: ($) => part(
      'make-series',
      repeat($.operator_parameter),
      list($.series_aggregate),
      'on',
      field('axis', $._named),
      choice($.series_range, $.series_steps),
      optional($.by_clause),
    ),

    series_aggregate: ($) => part($._named, optional(seq('default', '=', field('default', $.expression)))),

    series_range: ($) => seq(
      alias(token(/in[ \t\r\n]+range/), 'in range'),
      '(', field('from', $.expression), ',', field('to', $.expression), ',', field('step', $.expression), ')',
    ),

    series_steps: ($) => part(
      optional(seq('from', field('from', $.expression))),
      optional(seq('to', field('to', $.expression))),
      'step', field('step', $.expression),
    ),

    mv_apply_operator: ($) => part(
      choice('mv-apply', 'mvapply'),
      repeat($.operator_parameter),
      list($.mv_column),
      optional(seq('limit', field('limit', $.expression))),
      optional(seq('id', field('id', $.expression))),
      'on',
      '(', field('body', $.sub_query), ')',
    ),

    mv_expand_operator: ($) => part(
      choice('mv-expand', 'mvexpand'),
      repeat($.operator_parameter),
      list($.mv_column),
      optional(seq('limit', field('limit', $.expression))),
    ),

    mv_column: ($) => seq(field('value', $._named), optional(seq('to', field('to', $.type_literal)))),

    parse_kv_operator: ($) => part(
      'parse-kv',
      field('operand', $.expression),
      'as',
      field('keys', $.row_schema),
      optional($.with_properties),
    ),

    parse_operator: ($) => part(
      choice('parse', 'parse-where'),
      repeat($.operator_parameter),
      field('operand', $.expression),
      'with',
      repeat1(choice($.star, $.string_literal, $.typed_column)),
    ),

    partition_operator: ($) => part(
      'partition',
      repeat($.operator_parameter),
      'by',
      field('by', $._path),
      optional(seq('in', choice($.call_expression, $.dynamic_literal, parens(list($.expression))))),
      field('body', choice(parens($.sub_query), seq('{', $._pipeline, '}'))),
    ),

    partition_by_operator: ($) => part(
      '__partitionby',
      repeat($.operator_parameter),
      field('by', $._path),
      optional(seq('id', field('id', $._literal))),
      '(', field('body', $.sub_query), ')',
    ),

    print_operator: ($) => part('print', list($._named)),

    project_away_operator: ($) => part('project-away', optionalList($._column_reference)),

    project_by_names_operator: ($) => part('project-by-names', list($.expression)),

    project_keep_operator: ($) => part('project-keep', optionalList($._column_reference)),

    project_operator: ($) => part('project', optionalList($._named)),

    project_rename_operator: ($) => part('project-rename', optionalList($._named)),

    project_reorder_operator: ($) => part('project-reorder', optionalList($.reorder_column)),

    reorder_column: ($) => seq(
      field('column', $._column_reference),
      optional(field('direction', choice('asc', 'desc', 'granny-asc', 'granny-desc'))),
    ),

    project_smart_operator: ($) => part('project-smart', optionalList($._named)),

    // `range ['x'] from` wins over an element of a column called `range`.
    range_operator: ($) => prec.right(1, seq(
      'range', field('column', $._name),
      'from', field('from', $.expression),
      'to', field('to', $.expression),
      'step', field('step', $.expression),
    )),

    reduce_operator: ($) => part(
      'reduce',
      repeat($.operator_parameter),
      'by',
      field('by', $._named),
      optional(seq('with', list($._named))),
    ),

    render_operator: ($) => part(
      'render',
      field('chart', $.identifier),
      repeat($.render_property),
      optional(seq('with', '(', optional(','), optionalList(choice($.property, $._name)), ')')),
    ),

    // The older form without parentheses.
    render_property: ($) => choice(
      seq(choice('kind', 'title', 'accumulate'), '=', $._operand),
      seq('with', $.string_literal),
      part('by', list($._name)),
    ),

    sample_distinct_operator: ($) => part(
      'sample-distinct',
      repeat($.operator_parameter),
      field('count', $._named),
      'of',
      field('of', $._named),
    ),

    sample_operator: ($) => part('sample', repeat($.operator_parameter), field('count', $._named)),

    scan_operator: ($) => part(
      'scan',
      repeat($.operator_parameter),
      optional(seq('order', 'by', list($.ordering))),
      optional(seq('partition', 'by', list($.expression))),
      optional(seq('declare', field('declare', $.parameter_list))),
      'with',
      '(', repeat($.scan_step), ')',
    ),

    scan_step: ($) => seq(
      'step',
      field('name', $._name),
      optional('optional'),
      optional(seq('output', '=', field('output', $.identifier))),
      ':',
      field('condition', $.expression),
      optional(seq('=>', list($.scan_assignment))),
      ';',
    ),

    scan_assignment: ($) => seq(field('name', $._name), '=', field('value', $.expression)),

    search_operator: ($) => part(
      'search',
      repeat(choice($.operator_parameter, $.data_scope)),
      optional($.in_tables),
      field('predicate', $.expression),
    ),

    serialize_operator: ($) => part('serialize', repeat($.operator_parameter), optionalList($._named)),

    sort_operator: ($) => part(choice('sort', 'order'), repeat($.operator_parameter), 'by', list($.ordering)),

    ordering: ($) => seq(
      field('value', $._named),
      optional(field('direction', choice('asc', 'desc'))),
      optional(seq('nulls', field('nulls', choice('first', 'last')))),
    ),

    summarize_operator: ($) => part(
      'summarize',
      repeat($.operator_parameter),
      optionalList($._named),
      optional($.by_clause),
    ),

    by_clause: ($) => part('by', list($._named), optional(seq('bin', '=', field('bin', $._operand)))),

    take_operator: ($) => part(choice('take', 'limit'), repeat($.operator_parameter), field('count', $._named)),

    top_hitters_operator: ($) => part(
      'top-hitters',
      repeat($.operator_parameter),
      field('count', $._named),
      'of',
      field('of', $._named),
      optional(seq('by', $.ordering)),
    ),

    top_nested_operator: ($) => part(list($.top_nested_level)),

    top_nested_level: ($) => part(
      'top-nested',
      optional(field('count', $._named)),
      'of',
      field('of', $._named),
      optional(seq('with', 'others', '=', field('others', $.expression))),
      'by',
      $.ordering,
    ),

    top_operator: ($) => part('top', repeat($.operator_parameter), field('count', $._named), 'by', $.ordering),

    union_operator: ($) => part('union', repeat($.operator_parameter), list($._table_reference)),

    where_operator: ($) => part(
      choice('where', 'filter'),
      repeat($.operator_parameter),
      field('predicate', $._named),
    ),

    // `kind=inner`, `hint.strategy=shuffle`
    operator_parameter: ($) => seq(
      field('name', $.parameter_name),
      '=',
      field('value', choice($._name, $._literal)),
    ),

    parameter_name: (_) => prec(1, choice(...PARAMETER_NAMES, /hint\.\w+/)),

    data_scope: ($) => seq('datascope', '=', field('value', $.identifier)),

    with_properties: ($) => part('with', '(', optionalList($.property), optional(','), ')'),

    property: ($) => seq(field('name', $._declared_name), '=', field('value', $.expression)),

    // A table of `union`, `find in (...)`, `restrict access to (...)`: a name with wildcards is allowed.
    _table_reference: ($) => choice($._postfix, $.wildcard_name, $.star, $.wildcard_path),

    wildcard_path: ($) => seq(field('base', $._postfix), '.', field('name', choice($.wildcard_name, $.star))),

    _column_reference: ($) => choice($._name, $.wildcard_name, $.star, $.bracketed_wildcard),

    // `a.b['c']` without calls.
    _path: ($) => choice($._name, alias($._path_member, $.member_expression), alias($._path_index, $.index_expression)),

    _path_member: ($) => seq(field('base', $._path), '.', field('name', $._name)),

    _path_index: ($) => seq(field('base', $._path), optional('.'), '[', field('index', $.expression), ']'),

    row_schema: ($) => parens(choice(
      looseList($.column_declaration),
      seq(optional(','), $.star, optional(seq(',', optional(seq(list($.column_declaration), optional(',')))))),
    )),

    column_declaration: ($) => seq(field('name', $._name), ':', field('type', $.type)),

    type: ($) => $.identifier,

    // ---------------------------------------------------------------- expressions

    _named: ($) => choice($.expression, $.named_expression),

    named_expression: ($) => seq(
      field('name', choice($._declared_name, $.name_list)),
      '=',
      field('value', $.expression),
    ),

    name_list: ($) => parens(list($._declared_name)),

    expression: ($) => choice(
      $.binary_expression,
      $.list_expression,
      $.between_expression,
      $._operand,
    ),

    _operand: ($) => choice($.unary_expression, $._postfix, $._number, $.star),

    binary_expression: ($) => choice(
      ...[
        [PREC.or, 'or'],
        [PREC.and, 'and'],
        [PREC.equality, $.equality_operator],
        [PREC.relational, $.relational_operator],
        [PREC.additive, $.additive_operator],
        [PREC.multiplicative, $.multiplicative_operator],
        [PREC.string, $.string_operator],
      ].map(([precedence, operator]) => prec.left(precedence, seq(
        field('left', $.expression),
        field('operator', operator),
        field('right', $.expression),
      ))),
    ),

    equality_operator: (_) => choice('==', '!=', '<>'),

    relational_operator: (_) => choice('<', '<=', '>', '>='),

    additive_operator: (_) => choice('+', '-'),

    multiplicative_operator: (_) => choice('*', '/', '%'),

    string_operator: (_) => choice(
      '=~', '!~', ':',
      ...negatable('contains', 'contains_cs', 'startswith', 'startswith_cs', 'endswith', 'endswith_cs', 'has', 'has_cs'),
      ...negatable('hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs', 'like', 'likecs'),
      'containscs', 'notcontains', 'notcontainscs', 'notcontains_cs', 'nothas', 'nothas_cs', 'notlike', 'notlikecs',
      seq('matches', 'regex'),
    ),

    list_expression: ($) => prec.left(PREC.equality, seq(
      field('left', $.expression),
      field('operator', $.list_operator),
      '(', list($._pipeline), ')',
    )),

    list_operator: (_) => choice('in', '!in', 'in~', '!in~', ...negatable('has_any', 'has_all')),

    between_expression: ($) => prec.left(PREC.equality, seq(
      field('operand', $.expression),
      field('operator', $.between_operator),
      '(', field('low', $.expression), '..', field('high', $.expression), ')',
    )),

    between_operator: (_) => choice('between', '!between'),

    unary_expression: ($) => prec(PREC.unary, seq(
      field('operator', choice('-', '+')),
      field('operand', choice($._postfix, $._number)),
    )),

    _postfix: ($) => choice(
      $._primary,
      $.member_expression,
      $.method_call,
      $.index_expression,
    ),

    member_expression: ($) => prec(PREC.postfix, seq(
      field('base', $._postfix), '.', field('name', choice($._name, alias('@', $.at_sign))),
    )),

    method_call: ($) => prec(PREC.postfix, seq(
      field('base', $._postfix), '.', field('name', $._name), field('arguments', $.argument_list),
    )),

    index_expression: ($) => prec(PREC.postfix, seq(
      field('base', $._postfix), optional('.'), '[', field('index', $.expression), ']',
    )),

    _primary: ($) => choice(
      $._name,
      $.call_expression,
      $.parenthesized_expression,
      $.datatable,
      $.contextual_datatable,
      $.externaldata,
      $.inline_external_table,
      $.materialized_view_combine,
      $.optimized_expression,
      $.scoped_table,
      $._nonnumeric_literal,
    ),

    star: (_) => '*',

    parenthesized_expression: ($) => parens($._pipeline),

    call_expression: ($) => prec(PREC.postfix, seq(
      field('name', choice($._name, alias('entity_group', $.identifier), alias($._tabular_function, $.identifier))),
      field('arguments', $.argument_list),
    )),

    argument_list: ($) => parens(optionalList(choice($._pipeline, $.named_expression))),

    _tabular_function: (_) => choice('toscalar', 'totable'),

    // `toscalar kind=nooptimization (...)`
    optimized_expression: ($) => seq(
      field('name', alias($._tabular_function, $.identifier)),
      'kind', '=', $.identifier,
      '(', $._pipeline, ')',
    ),

    scoped_table: ($) => seq(field('table', $._name), $.data_scope),

    datatable: ($) => seq(
      'datatable',
      repeat($.operator_parameter),
      field('schema', $.row_schema),
      '[', looseList($._literal), ']',
    ),

    contextual_datatable: ($) => seq('__contextual_datatable', field('id', $._literal), field('schema', $.row_schema)),

    externaldata: ($) => prec.right(seq(
      choice('externaldata', 'external_data'),
      repeat($.operator_parameter),
      field('schema', $.row_schema),
      '[', looseList(field('address', $._pipeline)), ']',
      optional($.with_properties),
    )),

    inline_external_table: ($) => prec.right(seq(
      'inline_external_table',
      optional(field('schema', $.row_schema)),
      'kind', '=', $.identifier,
      optional(seq('partition', 'by', parens(looseList($.partition_column)))),
      optional(seq('pathformat', '=', parens(repeat1(choice($.string_literal, $._name, $.call_expression))))),
      optional(seq('dataformat', '=', $.identifier)),
      '(', looseList(field('address', $._pipeline)), ')',
      optional($.with_properties),
    )),

    partition_column: ($) => seq($.column_declaration, optional(seq('=', $.expression))),

    materialized_view_combine: ($) => seq(
      'materialized-view-combine', parens($.string_literal),
      'base', parens($._pipeline),
      'delta', parens($._pipeline),
      'aggregations', parens($.summarize_operator),
    ),

    // ---------------------------------------------------------------- literals

    _literal: ($) => choice($._number, $._nonnumeric_literal, $.signed_literal),

    signed_literal: ($) => prec(PREC.unary, seq(field('sign', choice('-', '+')), $._number)),

    _number: ($) => choice($.long_literal, $.int_literal, $.real_literal, $.decimal_literal),

    _nonnumeric_literal: ($) => choice(
      $.bool_literal,
      $.datetime_literal,
      $.timespan_literal,
      $.guid_literal,
      $.string_literal,
      $.dynamic_literal,
      $.type_literal,
    ),

    long_literal: (_) => token(choice(/\d+/, /0[xX][0-9a-fA-F]+/, typed('long', 'int64'))),

    int_literal: (_) => token(typed('int', 'int32')),

    real_literal: ($) => choice(
      token(choice(/\d+\.\d+([eE][+-]?\d+)?/, /\d+[eE][+-]?\d+/, typed('real', 'double'))),
      // `1.` and `1.e3`, but not the `1..` of `between (1..5)`.
      seq($.long_literal, token.immediate(/\.([eE][+-]?\d+)?/)),
    ),

    decimal_literal: (_) => token(typed('decimal')),

    bool_literal: (_) => choice('true', 'false', 'True', 'False', 'TRUE', 'FALSE', typed('bool')),

    datetime_literal: (_) => token(typed('datetime', 'date')),

    timespan_literal: (_) => token(choice(
      new RustRegex(`\\d+(\\.\\d+)?(${TIMESPAN_UNITS.join('|')})`),
      typed('timespan', 'time'),
    )),

    guid_literal: (_) => token(choice(
      typed('guid'),
      /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/,
    )),

    // Adjacent strings are one string.
    string_literal: ($) => prec.right(repeat1($.string)),

    string: (_) => token(seq(optional(/[hH]/), choice(
      /"([^"\\\r\n]|\\[^\r\n])*"/,
      /'([^'\\\r\n]|\\[^\r\n])*'/,
      /@"([^"\r\n]|"")*"/,
      /@'([^'\r\n]|'')*'/,
      /```([^`]|`[^`]|``[^`])*```/,
      /~~~([^~]|~[^~]|~~[^~])*~~~/,
    ))),

    type_literal: ($) => seq('typeof', parens(choice($.type, list(choice($.star, $.column_declaration))))),

    dynamic_literal: ($) => seq('dynamic', parens($._json)),

    _json: ($) => choice(
      $.json_array,
      $.json_object,
      $.json_null,
      $.signed_literal,
      $._number,
      $.bool_literal,
      $.datetime_literal,
      $.timespan_literal,
      $.guid_literal,
      $.string_literal,
      $.dynamic_literal,
      $.braced_name,
    ),

    json_array: ($) => seq('[', optionalList($._json), ']'),

    json_object: ($) => seq('{', optionalList($.json_pair), '}'),

    json_pair: ($) => seq(field('key', $.string), ':', field('value', $._json)),

    json_null: (_) => 'null',

    // ---------------------------------------------------------------- names

    _name: ($) => choice($.identifier, alias($._name_keyword, $.identifier), $.bracketed_name, $.braced_name),

    // Names that may stand before `=`, where more keywords are names.
    _declared_name: ($) => choice($._name, alias($._declared_keyword, $.identifier)),

    _name_keyword: (_) => choice(...PARAMETER_NAMES, 'alias', 'declare', 'evaluate', 'range', 'restrict', 'view'),

    _declared_keyword: (_) => choice(
      'datatable', 'externaldata', 'find', 'print', 'search', 'toscalar', 'totable', 'union', 'in', 'where', 'by', 'set', 'let',
    ),

    // `['any text']`
    bracketed_name: ($) => prec(1, seq('[', $.string_literal, ']')),

    bracketed_wildcard: ($) => seq('[', $.wildcard_name, ']'),

    // A parameter that a client fills in before it sends the query: `{name}`, `{name[0]}`.
    braced_name: (_) => token(/\{[A-Za-z_]\w*(\[-?\d+\])?\}/),

    wildcard_name: (_) => token(choice(/[A-Za-z_$]\w*\*[\w*]*/, /\*[\w*]+/)),

    identifier: (_) => token(choice(/[A-Za-z_$]\w*/, /\d+[A-Za-z_]\w*/)),
  },
});
