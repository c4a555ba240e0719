//! What handlers say about themselves in the API's document, where several say the same.
//! In: nothing. Out: parameters and schemas for `#[utoipa::path]` and `ToSchema`. Absent: the document (`openapi`).

use utoipa::{IntoParams, ToSchema};

/// `{hall}` in an address.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct InHall {
    /// Id of a hall; `/api/halls` lists them.
    #[param(example = "pingqiao")]
    pub hall: String,
}

/// `{day}` in an address.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct OnDay {
    /// A day of the hall, such as `2026-11-27`.
    #[param(format = Date, example = "2026-11-27")]
    pub day: String,
}

/// `?class=`.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfClass {
    /// Window class.
    #[param(inline, example = "social-affairs")]
    pub class: WindowClass,
}

/// `?item=`.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForItem {
    /// Only slots where a visit for this item fits, each as long as it.
    #[param(
        required = false,
        example = "marriage-registration",
        max_length = 64,
        pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
    )]
    pub item: Option<String>,
}

/// The header of every change.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct WithKey {
    /// Of your own making, e.g. a UUID. Sent again with the same body, the answer is the same bytes for a day and nothing
    /// happens twice; for another request take another.
    #[param(
        rename = "Idempotency-Key",
        min_length = 8,
        max_length = 128,
        pattern = "^[!-~]{8,128}$",
        example = "0192f3a1-6f0e-7c52-9c38-2f1f6f1d8a55"
    )]
    pub idempotency_key: String,
}

/// The header of a client that has a copy.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct IfNoneMatch {
    /// `ETag` of the copy; 304 when it is still right.
    #[param(rename = "If-None-Match", required = false)]
    pub if_none_match: String,
}

/// Window class (综合窗口类别). The ids are those of [`crate::hall::config::CLASSES`]; a test holds them together.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum WindowClass {
    /// 不动产登记
    RealEstate,
    /// 市场准入
    MarketAccess,
    /// 建设工程联合审批
    Construction,
    /// 社会事务
    SocialAffairs,
}
