//! All of the hall's tests in one program, so that the server is linked once; the step `hall` runs each module in a
//! process of its own. In: the server's functions and its built program. Out: assertions. Absent: the browser (`tests/browser`).

mod after;
mod api;
mod backup;
mod day;
mod day_load;
mod desk;
mod desk_clocks;
mod desk_days;
mod desk_notices;
mod desk_numbers;
mod desk_roles;
mod display;
mod document;
mod histories;
mod kills;
mod kiosks;
mod lengths;
mod log;
mod metrics;
mod oidc;
mod outbox;
mod papers;
mod printed;
mod privacy;
mod proxy;
mod receipts;
mod seams;
mod staff;
mod staff_lockout;
mod staff_roles;
mod waiting;
