//! `yushen bundle` as a publisher runs it: the built program, real files, keys made for the occasion.
//! In: small rule folders. Out: assertions. Absent: what is a valid bundle (`engine/tests/attacks`).

mod filing;
mod gate;
mod interrupted;
mod keys;
mod program;
mod workshop;
