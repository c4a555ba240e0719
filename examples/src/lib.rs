//! What the examples share: a rule folder read into a library.
