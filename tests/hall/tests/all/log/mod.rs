//! The event log on both databases: what is changed in it is found, what several seal at once is sealed once.
//! In: visits through a socket, statements that change the log behind the server's back. Out: assertions.
//! Absent: the command line (`server/tests`), the clients' histories (`histories`).

mod changed;
mod sealing;
mod visits;

macro_rules! on_both {
    ($($module:ident::$name:ident)*) => {
        mod sqlite {
            use yushen_hall_tests::service::Kind;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$module::$name(Kind::Sqlite).await; })*
        }
        mod postgres {
            use yushen_hall_tests::service::Kind;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$module::$name(Kind::Postgres).await; })*
        }
    };
}

on_both! {
    changed::whatever_is_done_to_an_event_is_found
    changed::whatever_is_done_to_a_batch_or_a_head_is_found
    changed::what_is_not_sealed_yet_is_held_against_the_bookings
    changed::who_writes_everything_anew_has_no_signature
    sealing::many_writers_and_two_sealers_lose_nothing
    sealing::a_log_is_sound_at_every_moment_of_a_day
    sealing::a_late_event_comes_into_the_next_batch
    sealing::days_are_signed_when_they_are_over_also_those_that_were_missed
    sealing::retention_leaves_the_log_as_it_is
    sealing::kinds_of_later_versions_do_not_break_the_check
    sealing::an_event_that_waits_too_long_is_told
}
