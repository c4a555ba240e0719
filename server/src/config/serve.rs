//! What `serve` is told. In: its options. Out: `ServeConfig`. Absent: what the files say.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;

use super::value::or_say;
use crate::database::Location;
use crate::limits::rates::Rates;

/// Settings of `serve`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ServeConfig {
    /// Folder with the built web app (`cargo xtask build` makes dist/web)
    #[arg(long, value_name = "DIR")]
    pub dist: PathBuf,
    /// Store of signed rule bundles (`yushen bundle build`, `sign`, `publish`)
    #[arg(long, value_name = "DIR")]
    pub bundles: PathBuf,
    /// Keys that must have signed a bundle (`yushen bundle trust`)
    #[arg(long, value_name = "FILE")]
    pub trust: PathBuf,
    /// Key that receipts are encrypted to (`yushen hall-key`)
    #[arg(long, value_name = "FILE")]
    pub hall_key: PathBuf,
    /// SQLite database, made when missing (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// Port to listen on; 0 takes a free one and prints it
    #[arg(long, value_name = "N", default_value = "8080")]
    #[arg(value_parser = or_say::<u16>("give a number from 0 to 65535"))]
    pub port: u16,
    /// 127.0.0.1 is reached from this machine only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    #[arg(value_parser = or_say::<IpAddr>("give an IP address such as 127.0.0.1"))]
    pub host: IpAddr,
    /// Figures for Prometheus at /metrics; not to be reached from outside
    #[arg(long, value_name = "ADDR:PORT")]
    #[arg(value_parser = or_say::<SocketAddr>("give an IP address and a port such as 127.0.0.1:9090"))]
    pub metrics: Option<SocketAddr>,
    /// Tell clients apart by X-Forwarded-For, which your proxy must write
    #[arg(long)]
    pub behind_proxy: bool,
    /// Requests a minute: reading, changes, by code
    #[arg(long, value_name = "N,N,N", default_value = "2400,240,120")]
    #[arg(value_parser = or_say::<Rates>("give three numbers above 0, e.g. 2400,240,120"))]
    pub rates: Rates,
    /// The halls that take bookings, if there are any.
    #[command(flatten, next_help_heading = "Bookings, with --hall")]
    pub halls: Option<HallsConfig>,
}

/// What bookings need.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
#[group(requires = "files")]
pub struct HallsConfig {
    /// A hall with bookings (examples/halls/pingqiao.toml); once for each
    #[arg(long = "hall", value_name = "FILE", required = false, requires_all = ["calendar", "data_key"])]
    pub files: Vec<PathBuf>,
    /// Published years (rules/calendar)
    #[arg(long, value_name = "DIR", required = false)]
    pub calendar: PathBuf,
    /// Key that bookings are encrypted with (`yushen-server data-key`)
    #[arg(long, value_name = "FILE", required = false)]
    pub data_key: PathBuf,
    /// Key that signs each day of the event log (`yushen bundle keygen`)
    #[arg(long, value_name = "FILE")]
    pub log_key: Option<PathBuf>,
    /// Opens the desk to programs that show it (`yushen-server desk-token`)
    #[arg(long, value_name = "FILE")]
    pub desk_token: Option<PathBuf>,
    /// How staff sign in (examples/halls/staff.toml); without it they can't
    #[arg(long, value_name = "FILE")]
    pub staff: Option<PathBuf>,
    /// Kiosks' signed settings, HALL.json for each hall (`yushen kiosk sign`)
    #[arg(long, value_name = "DIR")]
    pub kiosks: Option<PathBuf>,
    /// Where accepted cases are told
    #[arg(long, value_name = "URL", requires = "province_key")]
    pub province: Option<String>,
    /// Key that signs that: 64 hexadecimal digits, as `data-key` makes
    #[arg(long, value_name = "FILE", requires = "province")]
    pub province_key: Option<PathBuf>,
    /// Font of papers in PDF, once for each; else Debian's fonts-noto-cjk
    #[arg(long = "font", value_name = "FILE")]
    pub fonts: Vec<PathBuf>,
    /// Font of their titles
    #[arg(long = "font-bold", value_name = "FILE", requires = "fonts")]
    pub bold_fonts: Vec<PathBuf>,
}
