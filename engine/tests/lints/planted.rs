//! What the issue asks to be shown on a copy of the real library: planted mistakes are all found, each with a witness.
