package margay.backend.tck;

import java.util.List;

/** A way to be broken, and the tests of the kit that must notice. */
enum Fault {
    INFO_CHANGES("says_the_same_of_itself_every_time"),
    WRONG_NAMES("says_what_a_model_takes_and_gives"),
    OPENS_UNDECLARED_TYPES("refuses_types_that_it_does_not_declare", "holds_nothing_of_types_that_it_refuses"),
    HIDES_OPEN_EXTENTS("takes_open_extents_only_if_it_declares_so", "has_no_tensor_for_an_open_shape_before_it_is_set"),
    OPENS_UNKNOWN_OPERATORS("refuses_an_operator_that_it_does_not_know", "holds_nothing_of_operators_that_it_refuses"),
    OPENS_NOISE("refuses_an_empty_file_and_noise"),
    OPENS_CUT_FILES("refuses_a_file_that_was_cut_off", "holds_nothing_of_files_that_it_refuses"),
    MISSING_FILE_UNTYPED("refuses_a_file_that_is_not_there"),
    DAMAGE_UNTYPED("survives_flipped_bits", "refuses_or_runs_a_file_with_the_sha256_of_another"),
    OPENS_ANY_FORMAT("refuses_another_format"),
    IGNORES_OPTIONS("refuses_an_unknown_option_by_its_name"),
    NO_DEFAULT_CANDIDATE("offers_the_default_first_and_every_candidate_once"),
    CANDIDATE_ROUNDS("answers_the_same_in_every_way_that_it_offers"),
    UNSUPPORTED_AT_RUN_TIME("carries_every_type_that_it_declares"),
    WRONG_TYPE("carries_every_type_that_it_declares"),
    SCALARS_HAVE_RANK_ONE("carries_a_scalar"),
    EMPTY_TENSORS_FAIL("carries_a_tensor_without_elements"),
    COLUMNS_FIRST("lays_rows_out_one_after_the_other"),
    NEW_BUFFERS_EVERY_TIME("hands_out_inputs_that_stay_the_same", "keeps_inputs_from_run_to_run"),
    FORGETS_SHAPES("takes_a_new_shape_for_each_run"),
    TAKES_ANY_SHAPE("refuses_a_shape_that_the_model_does_not_take"),
    TAKES_OPEN_SHAPES("refuses_an_open_shape_as_that_of_a_tensor"),
    WRONG_CODE("refuses_a_shape_that_the_model_does_not_take", "refuses_an_open_shape_as_that_of_a_tensor"),
    OVERSIZED_UNTYPED("refuses_a_shape_that_is_too_large_and_keeps_the_one_before"),
    OVERSIZED_REPLACES("refuses_a_shape_that_is_too_large_and_keeps_the_one_before"),
    RUNS_WITHOUT_SHAPES("does_not_run_before_every_open_shape_is_set"),
    ADDS_WHAT_FITS("fails_the_run_of_shapes_that_do_not_fit_each_other"),
    CLAMPS_INDEXES("refuses_an_index_that_the_model_does_not_have"),
    CLAMPS_OUTPUT_INDEXES("refuses_an_index_that_the_model_does_not_have"),
    OVERWRITES_INPUTS("keeps_inputs_from_run_to_run"),
    OUTPUTS_WITHOUT_RUN("has_no_output_before_a_run_succeeded", "does_not_run_before_every_open_shape_is_set"),
    OUTPUTS_OF_THE_RUN_BEFORE(
            "can_be_used_again_after_a_run_that_failed", "fails_the_run_of_shapes_that_do_not_fit_each_other"),
    NOISY("gives_the_same_answer_every_time"),
    BROKEN_BY_FAILURE("can_be_used_again_after_a_run_that_failed"),
    FORGETS_CANCEL(
            "fails_one_run_after_cancel",
            "cancel_fails_no_other_binding",
            "cancel_comes_before_what_else_is_wrong_with_a_run",
            "cancel_from_another_thread_fails_exactly_one_run",
            "a_deadline_that_passes_fails_exactly_one_run"),
    COUNTS_CANCELS("fails_one_run_after_cancel"),
    CANCELS_ALL_BINDINGS("cancel_fails_no_other_binding"),
    CANCELS_LAST(
            "cancel_comes_before_what_else_is_wrong_with_a_run",
            "cancel_comes_before_shapes_that_do_not_fit_each_other"),
    CANCELS_LATE("cancel_stops_a_run_that_is_going_on_if_declared"),
    SHARES_TENSORS("bindings_of_one_session_share_no_tensors"),
    ONE_BINDING("runs_bindings_of_one_session_at_the_same_time"),
    ONE_SESSION("opens_and_closes_sessions_at_the_same_time"),
    CLOSE_BREAKS_BINDINGS("bindings_outlive_the_close_of_their_session", "closes_twice_without_harm"),
    CLOSE_BREAKS_RUNS("close_disturbs_no_run_that_is_going_on"),
    BINDS_AFTER_CLOSE("binds_no_more_after_close", "binds_until_the_close_of_another_thread"),
    CLOSED_UNTYPED("binds_no_more_after_close", "binds_until_the_close_of_another_thread"),
    SESSIONS_SHARE_THEIR_END("sessions_of_one_file_do_not_share_their_end"),
    LEAKS("gives_native_memory_back_a_thousand_times"),
    LEAKS_ON_REFUSAL(
            "holds_nothing_of_files_that_it_refuses",
            "holds_nothing_of_operators_that_it_refuses",
            "holds_nothing_of_types_that_it_refuses"),
    LEAKS_WITHOUT_BINDING("holds_nothing_of_bindings_that_cannot_be_had"),
    BIND_FAILS_UNTYPED("holds_nothing_of_bindings_that_cannot_be_had"),
    COARSE_QUANTIZATION("quantized_models_answer_like_their_float_twins"),
    HIDES_QUANTIZATION("says_the_quantization_that_the_file_says");

    private final List<String> tests;

    Fault(String... tests) {
        this.tests = List.of(tests);
    }

    List<String> tests() {
        return tests;
    }
}
