//! One acceptance place (一个窗口受理): notice 二(二)1.
//! In: `accepted_at`. Out: more than one place, and places that are a department's own. Absent: opening hours, maps.

use super::context::{Context, Finding};

/// Words of places inside the hall; what they leave over must not name a department.
const HALL: [&str; 16] = [
    "政务服务中心",
    "政务服务大厅",
    "政务服务和大数据管理局大厅",
    "便民服务中心",
    "便民服务大厅",
    "党群服务中心",
    "行政服务中心",
    "行政服务大厅",
    "行政审批大厅",
    "分类综合窗口",
    "分类窗口",
    "综合窗口",
    "不动产登记窗口",
    "市场准入窗口",
    "建设工程联合审批窗口",
    "社会事务窗口",
];

/// Ends of the names of departments and their offices.
const DEPARTMENT: [&str; 24] = [
    "局",
    "委员会",
    "卫健委",
    "住建委",
    "发改委",
    "登记处",
    "管理处",
    "办事处",
    "事务所",
    "派出所",
    "管理所",
    "监管所",
    "税务所",
    "司法所",
    "科室",
    "股室",
    "大队",
    "支队",
    "中队",
    "总站",
    "管理站",
    "服务站",
    "公司",
    "登记中心",
];

/// Finds second and departmental places.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        let places = &view.item().accepted_at;
        for (index, place) in places.iter().enumerate() {
            let part = format!("accepted_at.{index}");
            if index > 0 {
                let message =
                    format!("`{}` is a second acceptance place beside `{}`", place.zh, places[0].zh);
                let hint =
                    "keep one; without `accepted_at` it is the comprehensive window of the item's class";
                findings.push(view.finding("several-places", &part, message).hint(hint));
            }
            if let Some(word) = department(&place.zh) {
                let message = format!(
                    "`{}` is a department's own place (`{word}`), not the comprehensive window",
                    place.zh
                );
                let hint = "accept at the comprehensive window of the hall; the department works behind it";
                findings.push(view.finding("department-place", &part, message).hint(hint));
            }
        }
    }
}

/// The word that makes a place a department's.
fn department(place: &str) -> Option<&'static str> {
    let mut rest = place.to_owned();
    for hall in HALL {
        rest = rest.replace(hall, "｜");
    }
    DEPARTMENT.into_iter().find(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::department;

    #[test]
    fn a_hall_is_no_department() {
        for place in [
            "平桥区政务服务大厅不动产登记综合窗口",
            "平桥区政务服务中心一楼综合窗口",
            "各乡镇便民服务中心",
            "示例路1号政务服务大厅社会事务窗口",
        ] {
            assert_eq!(department(place), None, "{place}");
        }
        for place in
            ["平桥区民政局一楼", "区政务服务大厅民政局窗口", "婚姻登记处", "某某派出所", "不动产登记中心"]
        {
            assert!(department(place).is_some(), "{place}");
        }
    }
}
