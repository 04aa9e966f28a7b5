"""The model language, sentence by sentence: which tests hold it to what it promises."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

CHECK, DERIVE, PATTERNS = "test_check.py", "test_derive.py", "test_derive_patterns.py"
RELATIONS, LANGUAGE, TAGS, OVERLAP = (
    "test_derive_relations.py",
    "test_derive_language.py",
    "test_plain_tags.py",
    "test_keys_overlap.py",
)
ARGUMENTS, RULES, DATA, KEYS = (
    "test_derive_arguments.py",
    "test_rules.py",
    "outputs/data_layer",
    "runtime/test_keys.py",
)
WIRE, READ_MODELS, READ_TYPES = "runtime/test_wire.py", "read/test_models.py", "read/test_types.py"

MISTAKE = f"{CHECK}::test_a_mistake_is_reported_at_the_smallest_piece_that_shows_it"
RIGHT = f"{CHECK}::test_what_is_right_is_not_reported"
DISAGREE = f"{CHECK}::test_what_two_models_of_a_table_disagree_about_is_reported_with_both_places"
TENANCY = f"{CHECK}::test_tenancy_is_proven_or_reported"
SPLIT = f"{PATTERNS}::test_where_goes_to_the_key_as_far_as_it_allows_and_the_rest_to_the_filter"
BUCKETS = f"{PATTERNS}::test_a_pattern_over_buckets_takes_both_ends_and_asks_every_shard"
PAGES = f"{RULES}::test_what_a_page_says_breaks_the_rule_breaks_it_and_no_other"

SENTENCES: dict[str, tuple[str, ...]] = {
    # One example
    "It is read statically (the file is never imported by the generator)": (
        "read/test_sources.py::test_a_model_file_that_would_delete_a_folder_is_read_and_the_folder_stays",
        "read/test_sources.py::test_the_user_s_modules_are_never_imported",
    ),
    "The smallest model is a table of its own and needs no `class Dynamo`": (
        f"{DERIVE}::test_the_smallest_model_is_a_table_of_its_own",
    ),
    "DynamORM's tags are accepted wherever a marker is, with DynamORM's meaning (also spelt `theorydb`)": (
        f"{TAGS}::test_a_tag_is_accepted_in_every_form",
        f"{TAGS}::test_the_model_language_s_contact_means_what_dynamorm_means",
        f"{TAGS}::test_a_part_that_can_have_no_meaning_is_reported_at_its_characters",
    ),
    "Pydantic models (v2) and standard dataclasses are equal citizens": (
        f"{READ_MODELS}::test_the_fields_are_those_that_pydantic_sees",
        f"{READ_MODELS}::test_the_fields_are_those_that_a_dataclass_has",
    ),
    "A subclass of an entity writes `class Dynamo(Base.Dynamo):` and inherits, overrides or sets to `None` what stands there": (
        "read/test_settings.py::test_settings_are_overridden_in_place_added_and_taken_away",
        f"{DERIVE}::test_a_base_that_only_names_the_table_is_no_entity",
    ),
    # Words
    "a physical table; entities that name it share it": (
        f"{DERIVE}::test_entities_of_a_table_make_it_together",
        DISAGREE,
    ),
    "the primary key; `collection` names an item collection read in one query": (
        f"{DERIVE}::test_the_sample_s_guards_relations_and_collection_are_derived",
        f"{RELATIONS}::test_members_of_an_index_s_collection_are_read_by_that_index",
        f"{DATA}/test_several_entities.py::test_an_item_collection_is_one_query",
    ),
    "an index; the attribute's name is the access pattern's, `index` the physical name, which several entities may share": (
        f"{PATTERNS}::test_every_index_and_a_key_with_a_sort_part_have_a_pattern_of_their_own",
        f"{DERIVE}::test_entities_of_a_table_make_it_together",
        PAGES,
    ),
    'a named access pattern on `"key"` or an index': (SPLIT, f"{PATTERNS}::test_a_query_keeps_what_it_says"),
    "a scan that is meant: never in a tenant's role; without it a pattern that would scan is an error": (
        f"{PATTERNS}::test_named_reads_and_writes_take_the_key_and_what_their_condition_needs",
        f"{PATTERNS}::test_a_pattern_is_scoped_where_its_partition_begins_with_the_tenant",
        f"{PATTERNS}::test_what_a_key_cannot_answer_is_reported_at_the_word_that_shows_it",
    ),
    "a named write or read whose name, fields or condition matter": (
        f"{PATTERNS}::test_named_reads_and_writes_take_the_key_and_what_their_condition_needs",
        f"{DATA}/test_named.py::test_a_named_update_changes_its_fields_under_its_condition",
    ),
    "a named all-or-nothing write or read over several entities or tables": (
        f"{RELATIONS}::test_a_transaction_is_its_actions_in_order",
        f"{RELATIONS}::test_a_read_is_a_check_where_the_transaction_writes",
    ),
    "relations: the key or index that answers is found, and two candidates are a diagnostic": (
        f"{RELATIONS}::test_the_key_that_this_model_s_key_binds_answers",
        f"{RELATIONS}::test_two_keys_that_answer_are_reported_unless_one_is_said",
        f"{RELATIONS}::test_an_edge_answers_from_one_end_to_the_other",
    ),
    "`where` and `when` are DynamoDB's condition language with literals": (
        f"{LANGUAGE}::test_a_condition_means_what_it_says",
        "test_conditions.py::test_the_text_of_a_condition_reads_as_the_same_condition",
    ),
    "`:name` is a parameter of the method, typed by the field it is compared with": (
        f"{LANGUAGE}::test_a_parameter_has_the_type_of_what_it_is_compared_with",
    ),
    "an enum is compared by its value": (f"{LANGUAGE}::test_what_can_never_be_compared_is_reported_at_its_place",),
    "Partition fields that `where` does not bind are parameters, in key order": (SPLIT,),
    "`where` goes to the key condition as far as the key allows, and the rest to the filter": (SPLIT, BUCKETS),
    "`limit` caps the results, not the page": (f"{PATTERNS}::test_a_query_keeps_what_it_says",),
    # Defaults
    "Attribute name = field name": (f"{TAGS}::test_without_a_convention_an_attribute_has_its_field_s_name",),
    "A lone model's table is its snake_case plural": (
        f"{DERIVE}::test_the_smallest_model_is_a_table_of_its_own",
        "test_names.py::test_the_plural_reads_as_english",
    ),
    "Composed index keys are stored as `{index}pk` and `{index}sk`": (
        f"{DERIVE}::test_entities_of_a_table_make_it_together",
        f"{ARGUMENTS}::test_the_attributes_of_composed_index_keys_can_be_named",
    ),
    "A tag index `gsi-email` is the pattern `by_email`": (f"{TAGS}::test_an_index_clause_is_an_index",),
    "A string is composed text (type S); a list names attributes with their own types, one element included; `Key` takes both": (
        f"{DERIVE}::test_an_entity_is_what_its_model_says",
        f"{DERIVE}::test_a_native_key_has_its_field_s_type",
    ),
    # Composed text sorts as its values do
    "Composed text sorts as its values do": (
        f"{KEYS}::test_composed_keys_sort_as_the_tuple_of_their_values",
        MISTAKE,
        RIGHT,
    ),
    "Python format specs, and `shard(n)` = crc32 of the UTF-8 text modulo n": (
        "test_keys_templates.py::test_a_template_is_literals_and_placeholders",
        f"{KEYS}::test_shards_are_the_crc_32_of_the_text_and_will_stay_so",
        MISTAKE,
    ),
    "two different entities or tenants never share a key, by construction": (
        f"{OVERLAP}::test_keys_that_some_values_make_equal_can_collide",
        f"{OVERLAP}::test_keys_that_no_values_make_equal_cannot_collide",
        f"{KEYS}::test_two_tuples_of_values_never_share_a_key",
        DISAGREE,
    ),
    "Empty text in a key is refused": (f"{KEYS}::test_empty_text_is_no_part_of_a_key", PAGES),
    "Datetimes are UTC with four-digit years and always microseconds, naive ones are refused": (
        f"{WIRE}::test_an_instant_is_utc_text_of_one_length",
        f"{KEYS}::test_a_naive_time_has_no_place_in_a_key",
    ),
    "a padded number must be known to be at least 0 and is refused beyond its width": (
        MISTAKE,
        f"{DERIVE}::test_the_least_value_of_a_number_is_known_from_its_type",
        f"{KEYS}::test_a_number_that_does_not_fit_its_padding_is_refused",
    ),
    "an unpadded number in a sort key is an error whose help has the fix": (MISTAKE, PAGES),
    "With `escape=False` a value that would need encoding is refused when written": (
        f"{KEYS}::test_without_escaping_a_value_that_would_need_it_is_refused",
        f"{OVERLAP}::test_without_escaping_values_still_hold_no_delimiter",
    ),
    # Every item of a shared table says what it is
    "Every item of a shared table says what it is: the attribute `_entity`": (
        f"{DERIVE}::test_an_entity_is_what_its_model_says",
        f"{DERIVE}::test_an_index_that_names_attributes_holds_what_every_read_needs_too",
    ),
    "`entity=None` is for existing data, then told by its key's template": (
        f"{CHECK}::test_a_key_is_told_apart_by_its_texts_where_no_attribute_says_what_an_item_is",
        f"{DATA}/test_named.py::test_items_that_do_not_say_what_they_are_are_told_by_their_keys",
    ),
    "unless the checker proves that only one entity does, its patterns filter on the entity, and a warning says the cost": (
        f"{CHECK}::test_a_native_index_of_a_shared_table_is_mixed_unless_only_one_entity_has_its_attributes",
        f"{CHECK}::test_values_that_are_known_prove_that_only_one_entity_is_in_an_index",
        f"{CHECK}::test_a_composed_key_whose_sort_part_says_nothing_first_is_mixed",
        f"{CHECK}::test_an_index_that_keeps_only_keys_cannot_tell_entities_apart",
    ),
    # Optional fields in keys
    "In a table key an error": (MISTAKE,),
    "native key attributes are then absent (never NULL), composed ones both omitted": (
        f"{DATA}/test_keys.py::test_a_native_key_of_an_index_is_absent_where_it_is_none",
        "outputs/test_index_keys.py::test_a_missing_field_is_absent_where_another_entity_has_an_index_on_it",
    ),
    'the model must say so with `when="attribute_exists(field)"`': (MISTAKE, RIGHT),
    "Other `when`s are for composed indexes": (MISTAKE, RIGHT),
    # Projection
    "entities that share it say the same, or a diagnostic": (DISAGREE,),
    # No stale keys
    "No write path changes a field and leaves behind a key, `when`, guard or expiry that depends on it": (
        MISTAKE,
        RIGHT,
        f"{DATA}/test_keys.py::test_an_update_moves_every_index_key_that_depends_on_it",
    ),
    # Tenancy
    "the tenant field comes first in every partition key of every entity and index (a literal may stand before it)": (
        TENANCY,
        f"{CHECK}::test_a_partition_that_begins_with_the_tenant_is_proven",
    ),
    "or the model says why not": (f"{CHECK}::test_a_reason_allows_an_index_without_the_tenant",),
    "such patterns exist only on the unscoped repository": (
        f"{PATTERNS}::test_a_pattern_is_scoped_where_its_partition_begins_with_the_tenant",
        f"{DATA}/test_tenants_and_secrets.py::test_a_tenant_sees_its_own_and_nothing_else",
    ),
    "Policies for tenant roles list both `TENANT#t` and `TENANT#t#*`, never `TENANT#t*`": (
        TENANCY,
        f"{KEYS}::test_no_tenant_lies_under_another_tenant_s_prefix",
    ),
    # Unique
    "The guard's key is `UNIQUE#Entity.name#values`, after the tenant's prefix where the tenant is among the fields": (
        f"{RELATIONS}::test_a_guard_lies_after_the_tenant_s_prefix_where_the_tenant_is_among_the_fields",
        f"{RELATIONS}::test_an_id_that_could_be_a_guard_s_key_is_reported",
    ),
    "a change moves the guard in the same transaction": (
        f"{DATA}/test_guards.py::test_a_unique_value_moves_with_its_owner",
    ),
    # Expiry
    "One attribute per table, epoch seconds, under which every entity's TTL field is stored": (
        f"{DERIVE}::test_the_expiry_of_a_table_has_one_name_under_which_every_entity_stores_its_own",
        f"{DERIVE}::test_an_index_key_that_is_an_expiry_is_a_number",
        f"{WIRE}::test_an_epoch_is_the_whole_second_that_has_begun",
    ),
    "`TTL(after=, of=)` is computed when written and again when `of` changes; an explicit value wins": (
        f"{DERIVE}::test_an_entity_is_what_its_model_says",
        MISTAKE,
    ),
    # Soft delete
    "`delete` sets it and releases guards; reads and composed indexes leave the item out": (
        f"{DATA}/test_guards.py::test_a_soft_delete_hides_releases_and_can_be_undone",
        MISTAKE,
    ),
    # Buckets
    "A pattern over a time bucket takes both ends, and is refused beyond a number of partitions": (
        BUCKETS,
        f"{PATTERNS}::test_what_a_key_cannot_answer_is_reported_at_the_word_that_shows_it",
        f"{PATTERNS}::test_the_ends_of_a_bucket_have_other_names_where_the_key_has_fields_of_theirs",
        f"{DATA}/test_queries.py::test_a_query_over_too_many_partitions_is_refused",
    ),
    # Version
    "Version starts at 0 and grows by one under a condition": (
        MISTAKE,
        f"{DATA}/test_writes.py::test_put_replaces_only_the_version_that_was_read",
    ),
    # Limits
    "key types S/N/B": (
        f"{DERIVE}::test_what_is_no_text_number_or_bytes_is_no_native_key",
        f"{DERIVE}::test_what_has_no_text_is_no_part_of_composed_text",
    ),
    "20 GSIs, 5 LSIs (only from birth, with a sort key), 4 + 4 key attributes": (
        f"{CHECK}::test_what_a_limit_allows_is_allowed_and_one_more_is_not",
        MISTAKE,
        PAGES,
    ),
    "item size estimate": (f"{CHECK}::test_an_item_that_can_be_too_large_is_a_warning",),
    "names": (MISTAKE, PAGES),
    "an attribute typed differently by two entities of a table": (
        f"{CHECK}::test_a_type_that_an_index_does_not_take_is_reported_in_the_other_entity",
    ),
    "one index name with two key schemas": (DISAGREE,),
    "two entities whose keys can collide": (DISAGREE,),
    "a pattern that would scan": (f"{PATTERNS}::test_what_a_key_cannot_answer_is_reported_at_the_word_that_shows_it",),
    "an index that nobody reads": (MISTAKE, RIGHT),
    # Types
    "Anything else is a diagnostic, not a guess": (
        f"{READ_TYPES}::test_a_type_that_cannot_be_stored_costs_its_field_and_says_why",
        MISTAKE,
    ),
}


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_of_the_model_language_is_held_by_tests(sentence: str) -> None:
    missing = [
        each for each in SENTENCES[sentence] if each.partition("::")[2] not in functions_of(each.partition("::")[0])
    ]

    assert SENTENCES[sentence]
    assert not missing
